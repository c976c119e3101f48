import { randomInt } from 'node:crypto';
import { asText, type Py, PyError, str, typeName } from '../../../../values/index.ts';
import { type Context, filter } from '../../../context.ts';
import { seededBelow } from '../../../support/seeds.ts';

/** community.general's random_mac: a hardware address that begins as given; the same for the same seed. */
export default filter('value, seed=None', (context: Context, value: Py, seed: Py) => {
  const text = asText(value);
  if (text === undefined)
    throw new PyError('other', `Invalid value type (<class '${typeName(value)}'>) for random_mac (${str(value)})`);
  const given = text.toLowerCase();
  const items = given.split(':');
  const fault = (what: string): PyError => new PyError('other', `Invalid value (${given}) for random_mac: ${what}`);
  if (items.length > 5) throw fault('5 colon(:) separated items max');
  for (const item of items) {
    if (item === '') throw fault('empty item');
    if (!/^[a-f0-9]{2}/.test(item)) throw fault(`${item} not hexa byte`);
  }
  // One number of 0x1000000000 to 0xffffffffff, cut to the bytes that are missing.
  const below = seed === null ? undefined : seededBelow(seed);
  const count = 0xf000000000;
  const number = 0x1000000000 + (below === undefined ? context.effect(() => randomInt(count)) : below(count));
  const bytes = number.toString(16).match(/../g) ?? [];
  return [...items, ...bytes.slice(0, 6 - items.length)].join(':');
});
