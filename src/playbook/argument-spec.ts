import { type Dict, isDict, type Value } from '../values/value.ts';
import type { Block, Role, Task } from './ast.ts';
import { EMPTY_DICT, textOf } from './source.ts';
import { unwrittenTask } from './unwritten.ts';

/**
 * The task that checks a role's arguments against the specification of the entry point in use (ansible-core 2.14 runs it
 * in front of the role's tasks, whatever tags are selected). Undefined when the role specifies nothing for it.
 */
export function argumentSpecTask(role: Role, entryPoint: string, specs: Dict, parent: Block): Task | undefined {
  const point = entryPoint.replace(/\.(ya?ml|json)$/, '');
  const spec = specs.get(point);
  if (!isDict(spec)) return undefined;
  const about = textOf(spec.get('short_description') ?? null);
  const context = new Map<Value, Value>([
    ['type', 'role'],
    ['name', role.collection === undefined ? role.name : role.name.replace(/^.*\./, '')],
    ['argument_spec_name', point],
    ['path', role.path],
  ]);
  const args = new Map<Value, Value>([
    ['argument_spec', spec.get('options') ?? EMPTY_DICT],
    ['provided_arguments', role.params],
    ['validate_args_context', context],
  ]);
  const written = { value: 'ansible.builtin.validate_argument_spec', at: role.at };
  return unwrittenTask({ written, module: 'validate_argument_spec', args }, parent, {
    tags: [{ value: 'always', at: role.at }],
    name: `Validating arguments against arg spec '${point}'${about === undefined ? '' : ` - ${about}`}`,
    role,
  });
}
