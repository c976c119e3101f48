import schema from '../schemas/tasks/include_vars.json' with { type: 'json' };
import {
  CbxError,
  type ControlContext,
  defineTask,
  type IncludeVarsArgs,
  isDictValue,
  jsonOf,
  listVarsFolder,
  loadVarsFile,
  str,
  type TaskResult,
  type Value,
} from '../src/task/index.ts';

/** ansible-core 2.14's words for no name at all. */
const NO_FILE =
  'Could not find file on the Ansible Controller.\n' +
  'If you are using a module and expect the file to exist on the remote, see the remote_src option';

/** Variables from a file or a folder on the controller, from this task on. Templates in them are rendered when used. */
export default defineTask<IncludeVarsArgs>({
  name: 'include_vars',
  kind: 'control',
  check: 'always',
  schema,
  async act(args, context) {
    const { files, trouble } = await filesOf(args, context);
    const values = new Map<string, Value>();
    const read: string[] = [];
    const fail = (msg: string): { result: TaskResult } => ({
      result: { failed: true, changed: false, message: msg, ansible_included_var_files: read, ansible_facts: {} },
    });
    for (const file of files) {
      try {
        const variables = await loadVarsFile(file, context);
        if (variables === undefined) return fail(`${file} must be stored as a dictionary/hash`);
        for (const [name, value] of variables) values.set(str(name), value);
      } catch (error) {
        if (error instanceof CbxError) return fail(error.message);
        throw error;
      }
      read.push(file);
    }
    if (trouble !== undefined) return fail(trouble);
    const named: ReadonlyMap<string, Value> = args.name === undefined ? values : new Map([[args.name, values]]);
    const level = args.hash_behaviour === 'merge' ? await mergeInto(named, context) : named;
    const facts = Object.fromEntries([...level].map(([name, value]) => [name, jsonOf(value)]));
    return {
      result: { ansible_included_var_files: read, ansible_facts: facts, changed: false },
      effects: { facts: { values: level, level: 'include_vars' } },
    };
  },
});

async function filesOf(
  args: IncludeVarsArgs,
  context: ControlContext,
): Promise<{ readonly files: readonly string[]; readonly trouble?: string }> {
  if (args.dir !== undefined) {
    const folder = await context.findFile('vars', args.dir).catch(() => args.dir ?? '');
    return await listVarsFolder(folder, {
      depth: args.depth,
      extensions: args.extensions,
      ignoreUnknownExtensions: args.ignore_unknown_extensions,
      ignoreFiles: args.ignore_files ?? [],
      filesMatching: args.files_matching,
    });
  }
  const name = args.file ?? args._raw_params?.replace(/\n+$/, '');
  if (name === undefined || name === '') return { files: [], trouble: NO_FILE };
  try {
    return { files: [await context.findFile('vars', name)] };
  } catch (error) {
    if (error instanceof CbxError) return { files: [], trouble: error.message };
    throw error;
  }
}

/** Dicts are merged into what the host has under the same name, level by level; everything else takes its place. */
async function mergeInto(values: ReadonlyMap<string, Value>, context: ControlContext): Promise<Map<string, Value>> {
  const merged = new Map<string, Value>();
  for (const [name, value] of values) merged.set(name, merge(await context.variable(name), value));
  return merged;
}

function merge(before: Value | undefined, value: Value): Value {
  if (before === undefined || !isDictValue(before) || !isDictValue(value)) return value;
  const members = new Map(before);
  for (const [key, member] of value) members.set(key, merge(members.get(key), member));
  return members;
}
