import { existsSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { isList, type Py, PyError, str } from '../../values/index.ts';
import type { Context } from '../context.ts';
import { expandUser } from './path-expansion.ts';

/** Folders where relative files are looked for, the nearest first: Ansible's ansible_search_path, then the playbook's. */
export function lookupPaths(context: Context): readonly string[] {
  const given = context.variable('ansible_search_path');
  const paths = given !== undefined && isList(given as never) ? (given as readonly Py[]).map(str) : [];
  const { basedir } = context.engine.host;
  return paths.includes(basedir) ? paths : [...paths, basedir];
}

/** The same with `files/` or `templates/` below each. */
export function lookupFolders(context: Context, kind: 'files' | 'templates'): readonly string[] {
  return lookupPaths(context).flatMap((folder) => candidates(folder, kind, '.'));
}

function candidates(folder: string, kind: string, name: string): string[] {
  // A role's tasks folder stands for the role.
  const own = basename(folder) === 'tasks' ? [dirname(folder)] : [];
  const below = name.startsWith(`${kind}/`)
    ? []
    : [join(folder, kind, name), ...own.map((role) => join(role, kind, name))];
  return [...below, join(folder, name), ...own.map((role) => join(role, name))];
}

/** A file by Ansible's search rules; undefined when it is nowhere. */
export function findLookupFile(context: Context, kind: 'files' | 'templates', name: string): string | undefined {
  const wanted = expandUser(name, context.engine.host.env);
  if (isAbsolute(wanted)) return existsSync(wanted) ? wanted : undefined;
  for (const folder of lookupPaths(context)) {
    for (const path of candidates(resolve(context.engine.host.basedir, folder), kind, wanted))
      if (existsSync(path)) return path;
  }
  return undefined;
}

/** A file's bytes by Ansible's search rules. Raises when it is nowhere. */
export function readLookupFile(context: Context, kind: 'files' | 'templates', name: string): Buffer {
  const path = findLookupFile(context, kind, name);
  if (path === undefined) {
    throw new PyError(
      'other',
      `could not locate file in lookup: ${name}`,
      `looked in ${lookupFolders(context, kind).join(', ')}`,
    );
  }
  return context.engine.host.readFile(path);
}
