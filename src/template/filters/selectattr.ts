import type { Py, PyDict } from '../../values/index.ts';
import { type Context, filter } from '../context.ts';
import { selectMembers } from '../support/select-members.ts';

/** Jinja2's selectattr: the members an attribute of which passes a test. */
export default filter('value, *args, **kwargs', (context: Context, value: Py, args: readonly Py[], kwargs: PyDict) =>
  selectMembers(context, value, args, kwargs, true, true),
);
