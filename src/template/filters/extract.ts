import { type Py, Undefined } from '../../values/index.ts';
import { filter } from '../context.ts';
import { memberOrUndefined } from '../support/attributes.ts';

/** Ansible's extract: the item's member of a container, and further down. */
export default filter('item, container, morekeys=None', (_context, item: Py, container: Py, more: Py) => {
  if (item instanceof Undefined) return item;
  let value = memberOrUndefined(container, item);
  const keys = more === null ? [] : Array.isArray(more) ? (more as readonly Py[]) : [more];
  for (const key of keys) value = memberOrUndefined(value, key);
  return value;
});
