import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { CbxError, CbxErrors, formatLocation } from '../../src/errors/index.ts';
import {
  createPlaybookLoader,
  type Entry,
  type ModuleCatalog,
  type PlaybookDeps,
  type PlaybookLoader,
} from '../../src/playbook/index.ts';

const MODULES =
  'add_host command copy debug fail file group_by include_vars meta ping service set_fact shell template'.split(' ');

/** A catalog of a few modules, so that the tests do not depend on which ones exist. */
export const catalog: ModuleCatalog = {
  has: (name) => MODULES.includes(name),
  known: (name) => MODULES.includes(name) || name === 'docker_container',
  freeForm: () => false,
  names: () => MODULES,
};

/** A folder with the given files, removed when `use` is through. */
export function withFiles<T>(files: Readonly<Record<string, string>>, use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'cbx-playbook-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  let result: T | undefined;
  try {
    result = use(folder);
    return result;
  } finally {
    if (result instanceof Promise) result.then(remove, remove);
    else remove();
  }
}

export function loaderFor(deps: Partial<PlaybookDeps> = {}): PlaybookLoader {
  return createPlaybookLoader({
    modules: catalog,
    rolesPath: [],
    collectionsPath: [],
    renderName: (name) => name.value.replaceAll('{{ where }}', 'here'),
    ...deps,
  });
}

/** `CODE file:line:column` of every error that a call throws; file names without the folder. */
export function errorsOf(folder: string, call: () => unknown): string[] {
  try {
    call();
    return [];
  } catch (error) {
    const all = error instanceof CbxErrors ? error.errors : error instanceof CbxError ? [error] : [];
    if (all.length === 0) throw error;
    return all.map(
      ({ code, at }) => `${code} ${at === undefined ? '-' : formatLocation(at).replace(`${folder}/`, '')}`,
    );
  }
}

/** Entries as nested text: `module name {keywords}`, blocks in brackets. */
export function outline(entries: readonly Entry[]): string[] {
  return entries.flatMap((entry): string[] => {
    if (entry.kind === 'task') return entry.implicit === true ? [] : [taskLine(entry)];
    const inner = [...outline(entry.block)];
    if (entry.rescue.length > 0) inner.push('rescue', ...outline(entry.rescue));
    if (entry.always.length > 0) inner.push('always', ...outline(entry.always));
    return entry.implicit ? inner : [`[${entry.name ?? ''}`, ...inner, ']'];
  });
}

function taskLine(task: Entry & { kind: 'task' }): string {
  const role = task.role === undefined ? '' : `${task.role.name}: `;
  const args = [...task.action.args].map(([key, value]) => `${String(key)}=${String(value)}`);
  if (task.action.freeForm !== undefined) args.push(`<${task.action.freeForm.value}>`);
  if (task.action.templatedArgs !== undefined) args.push(`(${task.action.templatedArgs.value})`);
  const name = task.name === undefined ? '' : ` '${task.name}'`;
  return [`${role}${task.action.module}${name}`, ...args].join(' ');
}
