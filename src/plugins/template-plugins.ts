import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CbxError } from '../errors/index.ts';
import {
  type Filter,
  filter,
  type Lookup,
  lookup,
  type PluginKind,
  Suspension,
  type Test,
  test,
} from '../template/index.ts';
import { type Py, PyError } from '../values/index.ts';
import { findFunctions, type PluginFunction } from './functions.ts';
import { fromPlain, toPlain } from './plain.ts';
import type { PluginFolders } from './plugin-folders.ts';
import { pythonPluginHint } from './python-plugin.ts';

/** Filters, tests and lookups of users, by name, for a Templar. */
export interface TemplatePlugins {
  readonly filters: ReadonlyMap<string, Filter>;
  readonly tests: ReadonlyMap<string, Test>;
  readonly lookups: ReadonlyMap<string, Lookup>;
  /** For a name that nobody has: the Python plugin that it may come from. */
  readonly unknownHint: (kind: PluginKind, name: string) => string | undefined;
}

/**
 * Loads every filter, test and lookup of the folders. A file exports functions: each is a plugin of its name, the default
 * export one of the file's name. They get and give plain JavaScript values; keyword arguments come as a last object.
 */
export async function loadTemplatePlugins(folders: PluginFolders): Promise<TemplatePlugins> {
  const filters = new Map<string, Filter>();
  const tests = new Map<string, Test>();
  const lookups = new Map<string, Lookup>();
  for (const [name, plugin] of await functionsFor('filter', folders)) {
    filters.set(
      name,
      filter('value, *args, **kwargs', (_context, value: Py, args: readonly Py[], kwargs: ReadonlyMap<Py, Py>) =>
        called(name, plugin, () =>
          fromPlain(answer(name, plugin.run(toPlain(value), ...args.map(toPlain), ...options(kwargs)))),
        ),
      ),
    );
  }
  for (const [name, plugin] of await functionsFor('test', folders)) {
    tests.set(
      name,
      test('value, *args, **kwargs', (_context, value: Py, args: readonly Py[], kwargs: ReadonlyMap<Py, Py>) =>
        called(name, plugin, () =>
          Boolean(answer(name, plugin.run(toPlain(value), ...args.map(toPlain), ...options(kwargs)))),
        )),
    );
  }
  for (const [name, plugin] of await functionsFor('lookup', folders)) {
    lookups.set(
      name,
      lookup('**options', (context, terms, given: ReadonlyMap<Py, Py>) => {
        const found = called(name, plugin, () =>
          context.effect(() => waitedFor(name, plugin, plugin.run(terms.map(toPlain), toPlain(given)))),
        );
        return called(name, plugin, () => (Array.isArray(found) ? found : [found]).map((member) => fromPlain(member)));
      }),
    );
  }
  return { filters, tests, lookups, unknownHint: (kind, name) => pythonPluginHint(kind, name, folders) };
}

/** The functions of one kind by the names that templates call them by. */
async function functionsFor(kind: PluginKind, folders: PluginFolders): Promise<Map<string, PluginFunction>> {
  const functions = await findFunctions(folders[`${kind}s`]);
  for (const { name, path } of folders.collections ?? []) {
    for (const [own, plugin] of await findFunctions([join(path, 'plugins', kind)])) {
      const full = `${name}.${own}`;
      if (!functions.has(full)) functions.set(full, plugin);
    }
  }
  return functions;
}

function options(kwargs: ReadonlyMap<Py, Py>): unknown[] {
  return kwargs.size === 0 ? [] : [toPlain(kwargs)];
}

/** Filters and tests answer at once; only lookups may wait. */
function answer(name: string, value: unknown): unknown {
  if (!(value instanceof Promise)) return value;
  throw new CbxError('TEMPLATE_FAILED', `the plugin ${name} answers with a promise; only lookups may`);
}

/** Runs a plugin; what it throws names the plugin's file, line and column. */
function called<T>(name: string, plugin: PluginFunction, run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw pluginError(name, plugin, error);
  }
}

/** A lookup's promise, whose failure names the plugin too. */
function waitedFor(name: string, plugin: PluginFunction, found: unknown): unknown {
  if (!(found instanceof Promise)) return found;
  return found.catch((error: unknown) => {
    throw pluginError(name, plugin, error);
  });
}

function pluginError(name: string, { path }: PluginFunction, error: unknown): unknown {
  if (error instanceof Suspension || error instanceof CbxError) return error;
  if (error instanceof PyError && error.message.startsWith('the plugin ')) return error;
  const reason = error instanceof Error ? error.message : String(error);
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  // Frames name a module by its URL, or by its path where a loader says so.
  const line = stack.split('\n').find((frame) => frame.includes(pathToFileURL(path).href) || frame.includes(path));
  const place = /:\d+:\d+(?=\)?$)/.exec(line ?? '')?.[0] ?? '';
  return new PyError('other', `the plugin ${name} of ${path}${place} failed: ${reason}`, undefined, error);
}
