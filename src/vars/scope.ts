import type { Span } from '../errors/index.ts';
import type { Value } from '../values/value.ts';
import type { Precedence } from './precedence.ts';

/** One definition of a variable: its raw value (templates not yet rendered), its level and where it was written. */
export interface Variable {
  readonly value: Value;
  readonly from: Precedence;
  readonly at?: Span;
}

/** One level's variables. Immutable; `get` may build a value on demand (magic variables, hostvars). */
export interface VariableLayer {
  readonly level: Precedence;
  get(name: string): Variable | undefined;
  names(): Iterable<string>;
}

/** What one task on one host can see: an immutable stack of layers, the strongest first. */
export interface VariableScope {
  get(name: string): Variable | undefined;
  /** Every definition of a name, the winning one first: what `cbx vars --why` prints. */
  definitions(name: string): readonly Variable[];
  names(): Iterable<string>;
  /** The same scope with a stronger layer on top. */
  with(layer: VariableLayer): VariableScope;
}
