import type { Kwargs, Py } from './py.ts';
import { PyError, PyObject } from './py.ts';

/** What was asked for and is not there; filled in by whoever asked. */
export interface Missing {
  /** The whole path that was written: `web.hosts.b`. */
  readonly path: string;
  /** The last step that failed: a name, an attribute or a subscript. */
  readonly key: Py;
  /** What was asked; absent for a plain variable. */
  readonly parent?: Py;
  /** The sentence to print instead of the usual one. */
  readonly reason?: string;
  /** Where in a template it was asked; set by the evaluation. */
  at?: unknown;
  /** The error that made a variable undefined (a member of it could not be rendered). */
  readonly cause?: unknown;
  /** The variable's own text or container, where a template in it met that error. */
  readonly written?: Py;
}

/** Jinja2's strict undefined: may be passed on, compared with `is defined` and given a default; anything else raises. */
export class Undefined extends PyObject {
  override readonly typeName = 'AnsibleUndefined';
  readonly missing: Missing;
  constructor(missing: Missing) {
    super();
    this.missing = missing;
  }

  /** The error that using it means. */
  error(): UndefinedError {
    return new UndefinedError(this.missing);
  }

  override repr(): string {
    throw this.error();
  }
  override str(): string {
    throw this.error();
  }
  override truth(): boolean {
    throw this.error();
  }
  override iterate(): Iterable<Py> {
    throw this.error();
  }
  override length(): number {
    throw this.error();
  }
  override call(_args: readonly Py[], _kwargs: Kwargs): Py {
    throw this.error();
  }
  override equals(_other: Py): boolean {
    throw this.error();
  }
  override compare(_other: Py): number {
    throw this.error();
  }
  override binary(): Py {
    throw this.error();
  }
}

/** Raised when an {@link Undefined} is used. */
export class UndefinedError extends PyError {
  readonly missing: Missing;
  constructor(missing: Missing) {
    super('undefined', missing.reason ?? describe(missing));
    this.missing = missing;
  }
}

function describe(missing: Missing): string {
  return missing.parent === undefined
    ? `the variable ${JSON.stringify(missing.path)} is not defined`
    : `${JSON.stringify(missing.path)} is not defined`;
}

export function isUndefined(value: Py): value is Undefined {
  return value instanceof Undefined;
}
