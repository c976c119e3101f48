import type { PyDate, PyFloat, UnsafeText, VaultText } from './value.ts';

/**
 * Everything an expression can evaluate to: the {@link Value}s that variables hold, and the objects that live only while
 * a template runs (functions, generators, ranges, undefined …).
 */
export type Py =
  | null
  | boolean
  | number
  | bigint
  | string
  | PyFloat
  | PyDate
  | UnsafeText
  | VaultText
  | PyObject
  | readonly Py[]
  | ReadonlyMap<Py, Py>;

export type PyDict = ReadonlyMap<Py, Py>;

/** Arguments by name, in the order they were given. */
export type Kwargs = ReadonlyMap<string, Py>;

/** How Ansible's users tell template errors apart: what is missing, what cannot be parsed, wrong types, the rest. */
export type PyErrorKind = 'undefined' | 'syntax' | 'type' | 'other';

/** An exception of the Python world; becomes a CbxError with a position where the template is known. */
export class PyError extends Error {
  override readonly name = 'PyError';
  readonly kind: PyErrorKind;
  hint: string | undefined;
  /** ansible-core's words for it, which results carry, where they are not the message. */
  wording: string | undefined;
  constructor(kind: PyErrorKind, message: string, hint?: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.kind = kind;
    this.hint = hint;
    this.wording = undefined;
  }
}

export function typeError(message: string): PyError {
  // Ansible takes a type error that names its undefined for an undefined variable.
  return new PyError(message.includes('AnsibleUndefined') ? 'undefined' : 'type', message);
}

export function valueError(message: string): PyError {
  return new PyError('other', message);
}

/** Base of the objects that only templates know. A subclass answers what Python would ask of it; nothing else is reachable. */
export abstract class PyObject {
  /** Python's name of the type, as type_debug prints it. */
  abstract readonly typeName: string;

  repr(): string {
    return `<${this.typeName} object>`;
  }

  str(): string {
    return this.repr();
  }

  truth(): boolean {
    return true;
  }

  /** The members, or undefined when the object cannot be iterated. */
  iterate(): Iterable<Py> | undefined {
    return undefined;
  }

  length(): number | undefined {
    return undefined;
  }

  /** An attribute, or undefined when there is none. */
  attribute(_name: string): Py | undefined {
    return undefined;
  }

  /** A subscript, or undefined when there is none. */
  item(_key: Py): Py | undefined {
    return undefined;
  }

  call(_args: readonly Py[], _kwargs: Kwargs): Py {
    throw typeError(`'${this.typeName}' object is not callable`);
  }

  get isCallable(): boolean {
    return false;
  }

  /** Equality beyond identity; undefined leaves the decision to the other side. */
  equals(_other: Py): boolean | undefined {
    return undefined;
  }

  /** Negative, zero or positive; undefined when the two cannot be ordered. */
  compare(_other: Py): number | undefined {
    return undefined;
  }

  /** The outcome of `this op other` (or of `other op this` when reflected); undefined when not supported. */
  binary(_op: string, _other: Py, _reflected: boolean): Py | undefined {
    return undefined;
  }
}

/** A str subclass: text with a mark. Everything treats it as text. */
export abstract class PyText extends PyObject {
  readonly text: string;
  constructor(text: string) {
    super();
    this.text = text;
  }
  readonly typeName: string = 'str';
  override repr(): string {
    throw new Error('text is printed by repr()');
  }
  override str(): string {
    return this.text;
  }
}

/** Text that a filter made to stay text: it is not turned into a list or dict although it may look like one. */
export class JinjaText extends PyText {
  override readonly typeName = 'NativeJinjaText';
}

/** Escaped HTML: concatenation escapes what is joined to it. */
export class Markup extends PyText {
  override readonly typeName = 'Markup';
}

/** A function that templates can call. */
export class PyFunction extends PyObject {
  readonly typeName: string;
  readonly name: string;
  readonly #body: (args: readonly Py[], kwargs: Kwargs) => Py;
  constructor(name: string, body: (args: readonly Py[], kwargs: Kwargs) => Py, typeName = 'function') {
    super();
    this.name = name;
    this.#body = body;
    this.typeName = typeName;
  }
  override repr(): string {
    return `<${this.typeName} ${this.name}>`;
  }
  override get isCallable(): boolean {
    return true;
  }
  override call(args: readonly Py[], kwargs: Kwargs): Py {
    return this.#body(args, kwargs);
  }
}

/** A generator: can be walked once. */
export class PyIterator extends PyObject {
  readonly typeName: string;
  readonly #source: Iterator<Py>;
  constructor(source: Iterable<Py>, typeName = 'generator') {
    super();
    this.#source = source[Symbol.iterator]();
    this.typeName = typeName;
  }
  override iterate(): Iterable<Py> {
    return { [Symbol.iterator]: () => ({ next: () => this.#source.next() }) };
  }
}

/** `range(…)`. */
export class PyRange extends PyObject {
  readonly typeName = 'range';
  readonly start: number;
  readonly stop: number;
  readonly step: number;
  constructor(start: number, stop: number, step: number) {
    super();
    this.start = start;
    this.stop = stop;
    this.step = step;
  }
  override *iterate(): Iterable<Py> {
    const size = this.length();
    for (let index = 0; index < size; index += 1) yield this.start + index * this.step;
  }
  override length(): number {
    return Math.max(0, Math.ceil((this.stop - this.start) / this.step));
  }
  override truth(): boolean {
    return this.length() > 0;
  }
  override attribute(name: string): Py | undefined {
    if (name === 'start' || name === 'stop' || name === 'step') return this[name];
    if (name !== 'index' && name !== 'count') return undefined;
    return new PyFunction(name, (args) => {
      const at = Array.from(this.iterate()).indexOf(args[0]!);
      if (name === 'count') return at < 0 ? 0 : 1;
      if (at < 0) throw valueError('the value is not in range');
      return at;
    });
  }
  override item(key: Py): Py | undefined {
    if (typeof key !== 'number') return undefined;
    const size = this.length();
    const at = key < 0 ? key + size : key;
    return at >= 0 && at < size ? this.start + at * this.step : undefined;
  }
  override repr(): string {
    return `range(${this.start}, ${this.stop}${this.step === 1 ? '' : `, ${this.step}`})`;
  }
}

/** A set; templates meet them through literals and `set()` results only. */
export class PySet extends PyObject {
  readonly typeName = 'set';
  readonly members: readonly Py[];
  readonly #repr: (value: Py) => string;
  constructor(members: readonly Py[], repr: (value: Py) => string) {
    super();
    this.members = members;
    this.#repr = repr;
  }
  override iterate(): Iterable<Py> {
    return this.members;
  }
  override length(): number {
    return this.members.length;
  }
  override truth(): boolean {
    return this.members.length > 0;
  }
  override repr(): string {
    return this.members.length === 0 ? 'set()' : `{${this.members.map(this.#repr).join(', ')}}`;
  }
}

/** `bytes`: what `encode()` gives. */
export class PyBytes extends PyObject {
  readonly typeName = 'bytes';
  readonly data: Uint8Array;
  constructor(data: Uint8Array) {
    super();
    this.data = data;
  }
  override length(): number {
    return this.data.length;
  }
  override truth(): boolean {
    return this.data.length > 0;
  }
  override iterate(): Iterable<Py> {
    return this.data;
  }
  override repr(): string {
    let body = '';
    for (const byte of this.data) {
      if (byte === 92) body += '\\\\';
      else if (byte === 10) body += '\\n';
      else if (byte === 13) body += '\\r';
      else if (byte === 9) body += '\\t';
      else if (byte < 32 || byte > 126) body += `\\x${byte.toString(16).padStart(2, '0')}`;
      else body += String.fromCharCode(byte);
    }
    if (body.includes("'") && !body.includes('"')) return `b"${body}"`;
    return `b'${body.replaceAll("'", "\\'")}'`;
  }
  override equals(other: Py): boolean {
    return other instanceof PyBytes && Buffer.compare(this.data, other.data) === 0;
  }
}
