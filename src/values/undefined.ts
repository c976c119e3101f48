import type { Kwargs, Py } from './py.ts';
import { PyError, PyObject } from './py.ts';
import { repr } from './repr.ts';

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
  override readonly typeName: string = 'AnsibleUndefined';
  readonly missing: Missing;
  constructor(missing: Missing) {
    super();
    this.missing = missing;
  }

  /** The error that using it means. */
  error(): UndefinedError {
    return new UndefinedError(this.missing);
  }

  /** How Ansible's undefined prints inside containers; by itself it cannot be printed. */
  override repr(): string {
    const { key, parent } = this.missing;
    return `AnsibleUndefined(hint=None, obj=${parent === undefined ? 'missing' : repr(parent)}, name=${repr(key)})`;
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

/** What an inline if without else is when it is false: Jinja2's plain undefined, which prints as nothing. */
export class LenientUndefined extends Undefined {
  override readonly typeName = 'Undefined';
  override repr(): string {
    return 'Undefined';
  }
  override str(): string {
    return '';
  }
  override truth(): boolean {
    return false;
  }
  override iterate(): Iterable<Py> {
    return [];
  }
  override length(): number {
    return 0;
  }
  override equals(other: Py): boolean {
    return other instanceof LenientUndefined;
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
