import { characters, escapeHtml, type Py, str, textLength, toList, truth } from '../../values/index.ts';
import { filter } from '../context.ts';
import { wantInt } from '../support/numbers.ts';

const WEB = /^(https?:\/\/|www\.)(([\w%-]+\.)+)?([\w%-]+|\[[\da-fA-F:.]+\])(:\d{1,5})?(?:[/?#]\S*)?$/u;
const NAKED = /^([\w%-]+\.)+(com|net|int|edu|gov|org|info|mil)(:\d{1,5})?(?:[/?#]\S*)?$/u;
const MAIL = /^\S+@\w[\w.-]*\.\w+$/u;

/** Jinja2's urlize: web and mail addresses as links. */
export default filter(
  'value, trim_url_limit=None, nofollow=False, target=None, rel=None, extra_schemes=None',
  (_context, value: Py, limit: Py, nofollow: Py, target: Py, rel: Py, schemes: Py) => {
    const most = limit === null ? undefined : wantInt(limit);
    const rels = new Set((rel === null ? '' : str(rel)).split(' ').filter((part) => part !== ''));
    rels.add('noopener');
    if (truth(nofollow)) rels.add('nofollow');
    const relText = ` rel="${escapeHtml([...rels].sort().join(' '))}"`;
    const targetText = target === null ? '' : ` target="${escapeHtml(str(target))}"`;
    const extra = schemes === null ? [] : toList(schemes).map(str);
    const short = (text: string): string =>
      most !== undefined && textLength(text) > most ? `${characters(text).slice(0, most).join('')}...` : text;
    const link = (href: string, text: string, attributes: string): string =>
      `<a href="${href}"${attributes}>${text}</a>`;
    const word = (text: string): string => {
      let head = /^(?:[(<]|&lt;)+/.exec(text)?.[0] ?? '';
      let middle = text.slice(head.length);
      let tail = '';
      const end = /(?:[)>.,\n]|&gt;)+$/.exec(middle)?.[0];
      if (end !== undefined) {
        middle = middle.slice(0, -end.length);
        tail = end;
      }
      for (const [open, close] of [
        ['(', ')'],
        ['<', '>'],
        ['&lt;', '&gt;'],
      ] as const) {
        const opened = middle.split(open).length - 1;
        const closed = middle.split(close).length - 1;
        for (let missing = opened - closed; missing > 0 && tail.includes(close); missing -= 1) {
          const at = tail.indexOf(close) + close.length;
          middle += tail.slice(0, at);
          tail = tail.slice(at);
        }
      }
      if (WEB.test(middle)) {
        middle = link(/^https?:\/\//.test(middle) ? middle : `https://${middle}`, short(middle), relText + targetText);
      } else if (middle.startsWith('mailto:') && MAIL.test(middle.slice(7))) middle = link(middle, middle.slice(7), '');
      else if (
        middle.includes('@') &&
        !middle.startsWith('www.') &&
        !middle.slice(1).includes(':') &&
        MAIL.test(middle)
      )
        middle = link(`mailto:${middle}`, middle, '');
      else if (NAKED.test(middle)) middle = link(`https://${middle}`, short(middle), relText + targetText);
      else if (extra.some((scheme) => middle !== scheme && middle.startsWith(scheme)))
        middle = link(middle, middle, relText + targetText);
      else head = head + '';
      return head + middle + tail;
    };
    return escapeHtml(str(value)).split(/(\s+)/).map(word).join('');
  },
);
