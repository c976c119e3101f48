import { type Py, spend, Undefined } from '../../values/index.ts';
import { member } from '../compile/expression.ts';

/** `environment.getitem`: the member, or an undefined value that names it. */
export function memberOrUndefined(parent: Py, key: Py): Py {
  if (parent instanceof Undefined) return parent;
  return (
    member(parent, key) ?? new Undefined({ path: typeof key === 'string' ? key : `[${String(key)}]`, key, parent })
  );
}

/** A function that follows an attribute path such as `addr.city` or `tags.0`; null or undefined gives the item itself. */
export function attributeGetter(path: Py, fallback?: Py): (item: Py) => Py {
  if (path === null) return (item) => item;
  const steps: readonly Py[] = typeof path === 'string' ? path.split('.').map(step) : [path];
  return (item) => {
    spend(2);
    let value = item;
    for (const key of steps) {
      value = memberOrUndefined(value, key);
      if (value instanceof Undefined && fallback !== undefined && fallback !== null) value = fallback;
    }
    return value;
  };
}

function step(text: string): Py {
  return /^\d+$/.test(text) ? Number(text) : text;
}

/** Texts in lower case, everything else as it is: how Jinja2 compares without case. */
export function ignoreCase(value: Py): Py {
  spend(2);
  return typeof value === 'string' ? value.toLowerCase() : value;
}
