import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { sh } from '../../shell/script.ts';
import { str } from '../../values/index.ts';
import { unbox } from '../coerce.ts';
import { defineTask, type TaskContext, type TaskModule, type TaskSchema } from '../module.ts';
import { privateProgram } from '../remote/private-program.ts';
import { jsonArguments, moduleArguments, wordArguments } from './module-arguments.ts';
import { moduleOutput } from './module-output.ts';
import { ARGUMENTS_MARK, isProgram, moduleStyle } from './module-style.ts';

type Args = Readonly<Record<string, unknown>>;

/** Nobody but the file knows its arguments. */
const ANY_ARGUMENTS: TaskSchema = {
  title: 'Arguments of an executable',
  description: 'Whatever the file takes.',
  type: 'object',
  properties: {},
  additionalProperties: true,
};

/**
 * A module of the user's that is no JavaScript: a script of any language, or a compiled program. It is sent to the target and
 * started with its arguments in the way its content asks for; what it prints is the result (ansible-core 2.14). One that
 * needs Ansible's Python library is known by name and fails when it is reached.
 *
 * @param name as the task calls it
 * @param path the file on the controller
 */
export function executableModule(name: string, path: string): TaskModule {
  const content = readFileSync(path);
  const style = moduleStyle(content);
  const firstLine = content.subarray(0, content.indexOf('\n')).toString('latin1');
  const refused =
    style === 'python'
      ? `${path} is a Python module, and cbx runs no Python: ${path.replace(/(?:\.py)?$/, '.mjs')} beside it can take its place (docs/plugins.md)`
      : isProgram(content) || firstLine.startsWith('#!')
        ? undefined
        : `module (${name}) is missing interpreter line`;
  const base = { name, schema: ANY_ARGUMENTS, check: 'always' } as const;
  if (refused !== undefined) {
    return defineTask<Args>({
      ...base,
      kind: 'control',
      act: () => ({ result: { failed: true, msg: refused } }),
    }) as TaskModule;
  }
  return defineTask<Args, string | undefined>({
    ...base,
    kind: 'command',
    prepare: async (_args, context) => await interpreter(firstLine, context),
    request(args, context, chosen) {
      const given = moduleArguments(name, args, context);
      const json = style === 'words-file' ? '' : jsonArguments(given);
      const file = style === 'words-file' ? wordArguments(given) : json;
      const inserted = content.toString('latin1').replace(ARGUMENTS_MARK, () => Buffer.from(json).toString('latin1'));
      return {
        locale: 'user',
        stdin: style === 'inserted' ? Buffer.from(inserted, 'latin1') : content,
        script: sh`${privateProgram(basename(path))}
${chosen === undefined ? undefined : sh`run=${chosen}`}
${isProgram(content) ? sh`run=` : undefined}
${style === 'inserted' ? sh`$run "$s" </dev/null; exit` : undefined}
(umask 077; printf '%s' ${file} >"$w/args") || exit 1
$run "$s" "$w/args" </dev/null`,
      };
    },
    interpret: (_args, reply, context) => moduleOutput(reply, context.warn),
  }) as TaskModule;
}

/** What `ansible_<name>_interpreter` puts in the place of the interpreter in a file's first line; undefined: the line counts. */
async function interpreter(firstLine: string, context: TaskContext): Promise<string | undefined> {
  const [program = ''] = firstLine.slice(2).trim().split(/\s+/);
  const value = await context.variable(`ansible_${basename(program)}_interpreter`);
  return value === undefined || value === null ? undefined : str(unbox(value));
}
