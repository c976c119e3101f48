import { asText, type Kwargs, type Py, PyError, str, truth, Undefined, UndefinedError } from '../../values/index.ts';
import { ansibleWording, lookupWording } from '../ansible-wording.ts';
import { LookupFailure } from '../support/lookup-failure.ts';
import { UnknownNameError } from '../unknown-name.ts';
import type { Run } from './run.ts';
import { Suspension } from './run.ts';

/**
 * `lookup(name, …)` and `query(name, …)`: runs the lookup on its rendered terms. What it finds is never templated; a
 * lookup gives its list joined with commas where that is possible, a query always the list.
 */
export function runLookup(run: Run, name: string, args: readonly Py[], kwargs: Kwargs, wantListDefault: boolean): Py {
  const short = name.replace(/^ansible\.(builtin|legacy)\./, '');
  const lookup = run.engine.lookups.get(name) ?? run.engine.lookups.get(short);
  if (lookup === undefined) throw run.engine.unknown('lookup', name);
  const options = new Map(kwargs);
  const wantList = truth(take(options, 'wantlist') ?? wantListDefault);
  const allowUnsafe = truth(take(options, 'allow_unsafe') ?? false);
  const errors = str(take(options, 'errors') ?? 'strict');
  let found: readonly Py[];
  try {
    const terms = args.map((term) => {
      if (term instanceof Undefined) throw term.error();
      return lookup.rawTerms === true ? term : run.rendering.renderTerms(term, run.scope);
    });
    found = lookup.run(run, terms, ...(lookup.options.bind(short, [], options) as never[]));
  } catch (error) {
    if (error instanceof Suspension || error instanceof UndefinedError) throw error;
    if (errors === 'warn')
      run.engine.warn(`the lookup ${short} failed: ${error instanceof Error ? error.message : String(error)}`);
    if (errors === 'warn' || errors === 'ignore') return wantList ? [] : null;
    throw lookupError(short, error);
  }
  if (!allowUnsafe) run.taint();
  if (wantList || found.length === 0) return found;
  const texts = found.map(asText);
  if (texts.every((text) => text !== undefined)) return texts.join(',');
  return found.length === 1 ? found[0]! : found;
}

function take(options: Map<string, Py>, name: string): Py | undefined {
  const value = options.get(name);
  options.delete(name);
  return value;
}

/** An error of the Python world keeps its sentence; results say which lookup met it, as ansible-core 2.14 does. */
function lookupError(name: string, error: unknown): PyError {
  if (error instanceof UnknownNameError || error instanceof LookupFailure) return error;
  const isOwn = error instanceof PyError && error.kind !== 'type';
  const reason = error instanceof Error ? error.message : String(error);
  const failed = isOwn
    ? error
    : new PyError(
        'other',
        `the lookup ${name} failed: ${reason}`,
        error instanceof PyError ? error.hint : undefined,
        error,
      );
  failed.wording = lookupWording(name, error instanceof PyError ? ansibleWording(error) : reason);
  return failed;
}
