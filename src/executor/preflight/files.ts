import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { CbxError } from '../../errors/index.ts';
import { spanOf } from '../../parsing/index.ts';
import type { Play, Task } from '../../playbook/index.ts';
import type { Value } from '../../values/value.ts';
import { candidates } from '../task/find-file.ts';

/** Modules that read a file of the controller: the argument that names it, and the folder where it is looked for first. */
const READERS: Readonly<Record<string, { readonly key: string; readonly folder: string }>> = {
  copy: { key: 'src', folder: 'files' },
  include_vars: { key: 'file', folder: 'vars' },
  script: { key: 'cmd', folder: 'files' },
  template: { key: 'src', folder: 'templates' },
  unarchive: { key: 'src', folder: 'files' },
};

/** A literal file name that the module will not find on the controller. */
export function missingFile(task: Task, play: Play, isTemplate: (value: Value) => boolean): CbxError | undefined {
  const { module, args, freeForm } = task.action;
  const reader = Object.hasOwn(READERS, module) ? READERS[module] : undefined;
  if (reader === undefined || args.has('content') || isRemote(args.get('remote_src')) || args.has('creates'))
    return undefined;
  const named = args.get(reader.key) ?? (module === 'copy' ? undefined : freeForm?.value.trim().split(/\s/)[0]);
  if (typeof named !== 'string' || named === '' || isTemplate(named) || named.includes('://')) return undefined;
  // Another task may write a file with a full path first.
  if (named.startsWith('/') || named.startsWith('~')) return undefined;
  const places = candidates(task, dirname(play.file), reader.folder, named);
  if (places.some((place) => existsSync(place))) return undefined;
  const at = spanOf(args, reader.key)?.value ?? freeForm?.at ?? task.at;
  return new CbxError('ARGS_FILE_NOT_FOUND', `there is no file "${named}"`, at, `looked for ${places.join(', ')}`);
}

/** A template may make it true: then the file is not looked for. */
function isRemote(value: Value | undefined): boolean {
  return value !== undefined && value !== false && !/^(no|false|n|off|0|f)$/i.test(String(value));
}
