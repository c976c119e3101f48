import schema from '../schemas/tasks/validate_argument_spec.json' with { type: 'json' };
import {
  type ControlContext,
  type Dict,
  defineTask,
  jsonOf,
  specificationOf,
  type TaskResult,
  type Value,
  validateArguments,
} from '../src/task/index.ts';

interface Args {
  readonly argument_spec: Dict;
  readonly provided_arguments: Dict;
  readonly validate_args_context?: Dict;
}

/** Checks the arguments of a role before its tasks run: all mistakes together, in one result. */
export default defineTask<Args>({
  name: 'validate_argument_spec',
  kind: 'control',
  check: 'always',
  schema,
  async act(args, context) {
    const about: TaskResult =
      args.validate_args_context === undefined ? {} : { validate_args_context: jsonOf(args.validate_args_context) };
    const given = await provided(args, context);
    const { errors } = validateArguments(specificationOf(args.argument_spec), given, {});
    if (errors.length === 0) {
      return { result: { ...about, changed: false, msg: 'The arg spec validation passed' } };
    }
    const messages = errors.map((error) => error.message);
    return {
      result: {
        ...about,
        failed: true,
        changed: false,
        msg: `Validation of arguments failed:\n${messages.join('\n')}`,
        argument_errors: messages,
        argument_spec_data: jsonOf(args.argument_spec),
      },
    };
  },
});

/** What was passed, and variables of the arguments' names: a role sees both alike. */
async function provided(args: Args, context: ControlContext): Promise<Dict> {
  const given = new Map<Value, Value>();
  for (const name of args.argument_spec.keys()) {
    const value = typeof name === 'string' ? await context.variable(name) : undefined;
    if (value !== undefined) given.set(name, value);
  }
  for (const [name, value] of args.provided_arguments) given.set(name, value);
  return given;
}
