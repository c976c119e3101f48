import type { Py } from '../../values/index.ts';
import { type Context, lookup } from '../context.ts';

/** Ansible's random_choice: one of the members. */
export default lookup('**_', (context: Context, terms: readonly Py[]) => {
  if (terms.length === 0) return terms;
  const at = context.effect(() => Math.floor(Math.random() * terms.length));
  return [terms[at]!];
});
