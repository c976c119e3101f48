import type { Span } from '../../errors/index.ts';
import type { Value } from '../../values/index.ts';
import type { Precedence } from '../../vars/index.ts';

/** One definition of a variable, as `cbx vars --why` lists it. */
export interface Definition {
  readonly level: Precedence;
  /** Undefined where only a run can tell: what a task answers, what somebody types. */
  readonly value: Value | undefined;
  readonly at?: Span;
  /** For definitions that do not hold in the whole play: where, or from when on, they count. */
  readonly reached?: string;
}

/** Every definition of every name, the strongest first. */
export type Definitions = ReadonlyMap<string, readonly Definition[]>;
