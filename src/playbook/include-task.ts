import type { Span } from '../errors/index.ts';
import { didYouMean } from '../util/nearest.ts';
import { type Dict, isDict, type Value } from '../values/value.ts';
import { INCLUDE_ACTIONS, isIncludeAction, shortName } from './action-names.ts';
import type { Parent, Task } from './ast.ts';
import { isKeywordOf } from './keywords.ts';
import type { LoadContext } from './load-context.ts';
import { isLoopKeyword } from './parse-action.ts';
import { unknownKeyword } from './parse-keywords.ts';
import { keySpan, textOf } from './source.ts';

const INCLUDE_IS_OLD =
  '"include" is deprecated, use include_tasks/import_tasks instead. See ' +
  'https://docs.ansible.com/ansible-core/2.14/user_guide/playbooks_reuse_includes.html for details';
const FILE_OPTIONS = ['file', '_raw_params'];
const ROLE_OPTIONS = [
  'name',
  'role',
  'tasks_from',
  'vars_from',
  'defaults_from',
  'handlers_from',
  'allow_duplicates',
  'public',
  'rolespec_validate',
];

/**
 * Import statements are static; an old `include` is static when it has neither loop nor template and nothing that brought
 * it in was dynamic (ansible-core 2.14).
 */
export function isStaticInclude(task: Task): boolean {
  const { module } = task.action;
  if (module === 'import_tasks' || module === 'import_role') return true;
  if (module !== 'include') return false;
  if (task.loop !== undefined || (includeFile(task)?.value.includes('{{') ?? true)) return false;
  return !isBroughtIn(task);
}

function isBroughtIn(task: Task): boolean {
  for (let node: Parent | undefined = task.parent; node !== undefined && node.kind !== 'play'; node = node.parent) {
    if (node.kind === 'task' && isIncludeAction(node.action.module) && node.imported !== true) return true;
  }
  return false;
}

/** The file of include_tasks, import_tasks or include, as it was written. */
export function includeFile(task: Task): { readonly value: string; readonly at: Span } | undefined {
  const { freeForm, args, written } = task.action;
  if (freeForm !== undefined) return { value: freeForm.value.trim(), at: freeForm.at };
  const file = textOf(args.get('file') ?? null);
  return file === undefined ? undefined : { value: file, at: keySpan(args, 'file', written.at) };
}

/** Checks what an include may say: its keywords, its options, and that it names something. */
export function checkInclude(task: Task, map: Dict, context: LoadContext): void {
  const { report } = context;
  const { module, args, written } = task.action;
  const isDynamic = module === 'include_tasks' || module === 'include_role';
  const isRole = module === 'include_role' || module === 'import_role';
  if (isRole && task.isHandler) {
    report.error('PLAYBOOK_NOT_A_HANDLER', `Using '${written.value}' as a handler is not supported.`, task.at);
  }
  if (isDynamic) refuseKeywords(map, task, context);
  if (task.loop !== undefined && module.startsWith('import_')) {
    const message = `${module} is read before anything runs and cannot loop`;
    report.error('PLAYBOOK_IMPORT_IN_LOOP', message, task.loop.items.at, `${module.replace('import', 'include')} can`);
  }
  if (module === 'include') {
    report.deprecate(INCLUDE_IS_OLD, written.at, '2.16');
  } else {
    const options = [...(isRole ? ROLE_OPTIONS : FILE_OPTIONS), ...(isDynamic ? ['apply'] : [])];
    for (const key of args.keys()) {
      const name = textOf(key) ?? '';
      if (options.includes(name)) continue;
      const message = `"${name}" is not an option of ${module}`;
      report.error('PLAYBOOK_UNKNOWN_OPTION', message, keySpan(args, key, written.at), didYouMean(name, options));
    }
  }
  checkTarget(task, isRole, context);
  const apply: Value = args.get('apply') ?? null;
  if (apply !== null && !isDict(apply)) {
    const message = `"apply" takes a mapping of keywords`;
    report.error('PLAYBOOK_INVALID_ARGUMENTS', message, keySpan(args, 'apply', written.at));
  }
}

function checkTarget(task: Task, isRole: boolean, context: LoadContext): void {
  const { module, args, written, templatedArgs } = task.action;
  if (templatedArgs !== undefined) return;
  if (isRole) {
    if (args.has('name') || args.has('role')) return;
    context.report.error(
      'PLAYBOOK_NO_ROLE',
      `'name' is a required field for ${module}.`,
      written.at,
      'say which one: name: <role>',
    );
  } else if (includeFile(task) === undefined) {
    context.report.error('PLAYBOOK_NO_FILE', `No file specified for ${module}`, written.at);
  }
}

function refuseKeywords(map: Dict, task: Task, context: LoadContext): void {
  const actions = new Set<string>([...INCLUDE_ACTIONS, 'action', 'local_action', 'args']);
  for (const key of map.keys()) {
    const name = textOf(key) ?? '';
    if (actions.has(shortName(name)) || isLoopKeyword(name) || isKeywordOf(name, 'include')) continue;
    if (task.isHandler && name === 'listen') continue;
    unknownKeyword(name, 'include', keySpan(map, key, task.at), context);
  }
}
