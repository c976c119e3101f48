import { type Kwargs, type Py, Signature, truth, valueError } from '../../values/index.ts';
import type { Context } from '../context.ts';

const WORDS =
  'a ac accumsan ad adipiscing aenean aliquam amet ante aptent arcu at auctor augue bibendum blandit commodo congue consectetuer cras cubilia curae cursus dapibus diam dictum dignissim dolor donec dui duis egestas eget elementum elit enim erat eros est et etiam eu facilisi fames faucibus felis fermentum fringilla fusce gravida habitant hac hendrerit iaculis id imperdiet in integer interdum ipsum justo lacinia lacus laoreet lectus leo libero ligula lobortis lorem luctus maecenas magna malesuada massa mattis mauris metus mi molestie mollis montes morbi nam nec neque nibh nisi nisl non nostra nulla nunc odio orci ornare parturient pede pellentesque pharetra phasellus placerat porta porttitor posuere praesent pretium primis proin pulvinar purus quam quis quisque rhoncus ridiculus risus rutrum sagittis sapien sed sem semper senectus sit sociis sodales sollicitudin suscipit suspendisse taciti tellus tempor tempus tincidunt torquent tortor tristique turpis ullamcorper ultrices urna ut varius vehicula vel velit venenatis vestibulum vitae vivamus viverra volutpat vulputate'.split(
    ' ',
  );

const MAX_WORDS = 1_000_000;

const signature = new Signature('n=5, html=True, min=20, max=100');

/** `lipsum()`: filler text. Which words come is random. */
export function lipsum(context: Context, args: readonly Py[], kwargs: Kwargs): Py {
  const [count, html, least, most] = signature.bind('lipsum', args, kwargs);
  if (Number(count) * Number(most) > MAX_WORDS) throw valueError(`lipsum() makes at most ${MAX_WORDS} words`);
  const paragraphs = context.effect(() =>
    Array.from({ length: Number(count) }, () => paragraph(Number(least), Number(most))),
  );
  return truth(html ?? true) ? paragraphs.map((text) => `<p>${text}</p>`).join('\n') : paragraphs.join('\n\n');
}

function paragraph(least: number, most: number): string {
  const size = least + Math.floor(Math.random() * Math.max(1, most - least));
  const words = Array.from({ length: size }, () => WORDS[Math.floor(Math.random() * WORDS.length)] ?? 'lorem');
  const text = words.join(' ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
