import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { PluginKind } from '../template/index.ts';
import type { PluginFolders } from './plugin-folders.ts';
import { foldersOf } from './plugin-folders.ts';

/** Nobody writes a plugin longer than this. */
const MAX_BYTES = 1024 * 1024;

/** What the function in the JavaScript file looks like, by the kind of plugin. */
const PORTED: Readonly<Record<PluginKind, (name: string) => string>> = {
  filter: (name) => `export const ${name} = (value, ...args) => …`,
  test: (name) => `export const ${name} = (value, ...args) => …, true or false`,
  lookup: () => 'export default async (terms, options) => […]',
};

/**
 * Which Python file of the plugin folders seems to define a name that cbx does not have, and how it is ported; undefined
 * where none does. The files are only read, and only once a template has asked for the name.
 */
export function pythonPluginHint(kind: PluginKind, name: string, folders: PluginFolders): string | undefined {
  const short = name.replace(/^.*\./, '');
  if (!/^\w+$/.test(short)) return undefined;
  for (const folder of foldersOf(kind, name, folders)) {
    for (const file of pythonFiles(folder)) {
      const line = kind === 'lookup' ? lookupLine(file, short) : definitionLine(readText(file), short);
      if (line === undefined) continue;
      const port = file.replace(/\.py$/, '.mjs');
      return `${file}:${line} defines it in Python, which cbx does not run; to port it, write ${port} with "${PORTED[kind](short)}" (docs/plugins.md)`;
    }
  }
  return undefined;
}

/** A lookup is called after its file. */
function lookupLine(file: string, name: string): number | undefined {
  if (basename(file, '.py') !== name) return undefined;
  const text = readText(file);
  return lineAt(text, text.search(/^class LookupModule\b/m)) ?? 1;
}

/** The entry of `filters()` or `tests()` that gives the name, else the function of that name. */
function definitionLine(text: string, name: string): number | undefined {
  const entry = text.search(new RegExp(`(['"])${name}\\1\\s*:|\\bdict\\((?:[^()]*,)?\\s*${name}\\s*=`));
  return lineAt(text, entry) ?? lineAt(text, text.search(new RegExp(`^\\s*def ${name}\\(`, 'm')));
}

function lineAt(text: string, offset: number): number | undefined {
  return offset < 0 ? undefined : text.slice(0, offset).split('\n').length;
}

function pythonFiles(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.py'))
      .sort()
      .map((name) => join(folder, name));
  } catch {
    return [];
  }
}

function readText(file: string): string {
  try {
    return statSync(file).size > MAX_BYTES ? '' : readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
