import { CbxError } from '../errors/index.ts';
import { type Filter, filter, type Lookup, lookup, type Test, test } from '../template/index.ts';
import type { Py } from '../values/index.ts';
import { findFunctions } from './functions.ts';
import { fromPlain, toPlain } from './plain.ts';

/** Filters, tests and lookups of users, by name, for a Templar. */
export interface TemplatePlugins {
  readonly filters: ReadonlyMap<string, Filter>;
  readonly tests: ReadonlyMap<string, Test>;
  readonly lookups: ReadonlyMap<string, Lookup>;
}

export interface PluginFolders {
  readonly filters: readonly string[];
  readonly tests: readonly string[];
  readonly lookups: readonly string[];
}

/**
 * Loads every filter, test and lookup of the folders. A file exports functions: each is a plugin of its name, the default
 * export one of the file's name. They get and give plain JavaScript values; keyword arguments come as a last object.
 */
export async function loadTemplatePlugins(folders: PluginFolders): Promise<TemplatePlugins> {
  const filters = new Map<string, Filter>();
  const tests = new Map<string, Test>();
  const lookups = new Map<string, Lookup>();
  for (const [name, run] of await findFunctions(folders.filters)) {
    filters.set(
      name,
      filter('value, *args, **kwargs', (_context, value: Py, args: readonly Py[], kwargs: ReadonlyMap<Py, Py>) =>
        fromPlain(answer(name, run(toPlain(value), ...args.map(toPlain), ...options(kwargs)))),
      ),
    );
  }
  for (const [name, run] of await findFunctions(folders.tests)) {
    tests.set(
      name,
      test('value, *args, **kwargs', (_context, value: Py, args: readonly Py[], kwargs: ReadonlyMap<Py, Py>) =>
        Boolean(answer(name, run(toPlain(value), ...args.map(toPlain), ...options(kwargs))))),
    );
  }
  for (const [name, run] of await findFunctions(folders.lookups)) {
    lookups.set(
      name,
      lookup('**options', (context, terms, given: ReadonlyMap<Py, Py>) => {
        const found = context.effect(() => run(terms.map(toPlain), toPlain(given)));
        return Array.isArray(found) ? found.map(fromPlain) : [fromPlain(found)];
      }),
    );
  }
  return { filters, tests, lookups };
}

function options(kwargs: ReadonlyMap<Py, Py>): unknown[] {
  return kwargs.size === 0 ? [] : [toPlain(kwargs)];
}

/** Filters and tests answer at once; only lookups may wait. */
function answer(name: string, value: unknown): unknown {
  if (!(value instanceof Promise)) return value;
  throw new CbxError('TEMPLATE_FAILED', `the plugin ${name} answers with a promise; only lookups may`);
}
