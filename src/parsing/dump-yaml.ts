import {
  compareText,
  floatRepr,
  isContainer,
  isDict,
  PyDate,
  PyFloat,
  UnsafeText,
  type Value,
  VaultText,
} from '../values/index.ts';
import type { ForcedStyle } from './yaml-scalar-style.ts';
import { YamlWriter } from './yaml-writer.ts';

export interface YamlDumpOptions {
  /** Blanks per level (PyYAML's `indent`, default 2). */
  readonly indent?: number;
  /** Column after which long texts are folded at blanks (default 80). */
  readonly width?: number;
  readonly sortKeys?: boolean;
  readonly allowUnicode?: boolean;
  /** true: braces and brackets everywhere; null: for collections without collections inside; false: nowhere. */
  readonly flowStyle?: boolean | null;
  readonly explicitStart?: boolean;
  readonly explicitEnd?: boolean;
  /** The version to declare, as `1.1`. */
  readonly version?: string;
  /** The style of every scalar, where it can hold the text (PyYAML's `default_style`); other names mean none. */
  readonly scalarStyle?: string;
  /** Texts of several lines as literal blocks (`|`), without what such a block cannot hold: how results are printed. */
  readonly literalBlocks?: boolean;
}

/** A value as PyYAML with libyaml and Ansible's dumper writes it: keys sorted, shared containers as anchors and aliases. */
export function dumpYaml(value: Value, options: YamlDumpOptions = {}): string {
  return new YamlDumper(options).dump(value);
}

class YamlDumper {
  readonly #options: YamlDumpOptions;
  readonly #writer: YamlWriter;
  readonly #indent: number;
  readonly #seen = new Set<object>();
  /** Names of the containers that are met more than once. */
  readonly #anchors = new Map<object, string>();
  readonly #written = new Set<object>();

  constructor(options: YamlDumpOptions) {
    this.#options = options;
    const indent = options.indent ?? 2;
    this.#indent = indent >= 2 && indent <= 9 ? indent : 2;
    const width = options.width ?? 80;
    const usable = width >= 0 && width <= this.#indent * 2 ? 80 : width;
    this.#writer = new YamlWriter(usable < 0 ? Number.MAX_SAFE_INTEGER : usable, options.allowUnicode ?? true);
  }

  dump(value: Value): string {
    this.#findShared(value);
    if (this.#options.version !== undefined) {
      this.#writer.indicator(`%YAML ${this.#options.version}`);
      this.#writer.newline();
    }
    if (this.#options.explicitStart === true || this.#options.version !== undefined) this.#writer.indicator('---');
    if (!isContainer(value)) this.#scalar(value, this.#indent, { inFlow: false, isKey: false });
    else this.#node(value, -1, { isRoot: true, inMapping: false, inFlow: false });
    const isOpen = this.#writer.isOpenEnded && this.#options.explicitEnd !== true;
    const text = `${this.#writer}${this.#writer.isAtLineStart ? '' : '\n'}`;
    return this.#options.explicitEnd === true || isOpen ? `${text}...\n` : text;
  }

  #node(value: Value, indent: number, context: { isRoot?: boolean; inMapping: boolean; inFlow: boolean }): void {
    if (!isContainer(value)) {
      this.#scalar(value, Math.max(indent, 0) + (indent < 0 ? 0 : this.#indent), {
        inFlow: context.inFlow,
        isKey: false,
      });
      return;
    }
    if (this.#alias(value)) return;
    if (context.inFlow || this.#isFlow(value)) this.#flow(value, indent);
    else if (isDict(value)) this.#mapping(value, indent < 0 ? 0 : indent + this.#indent);
    else {
      // A list under a key stands at the key's own column.
      const isFlush = context.inMapping && !this.#writer.isIndention;
      this.#sequence(value, indent < 0 ? 0 : isFlush ? indent : indent + this.#indent);
    }
  }

  #isFlow(value: Value): boolean {
    const members: Iterable<Value> = isDict(value) ? value.values() : (value as readonly Value[]);
    const size = isDict(value) ? value.size : (value as readonly Value[]).length;
    if (size === 0 || this.#options.flowStyle === true) return true;
    if (this.#options.flowStyle !== null || (this.#options.scalarStyle ?? '') !== '') return false;
    return [...members].every((member) => !isContainer(member) && !(member instanceof VaultText));
  }

  #sequence(list: readonly Value[], indent: number): void {
    for (const item of list) {
      this.#writer.indent(indent);
      this.#writer.indicator('-', { spaceBefore: true, isIndention: true });
      this.#node(item, indent, { inMapping: false, inFlow: false });
    }
  }

  #mapping(dict: ReadonlyMap<Value, Value>, indent: number): void {
    for (const [key, value] of this.#members(dict)) {
      this.#writer.indent(indent);
      if (isSimpleKey(key)) {
        this.#scalar(key, indent + this.#indent, { inFlow: false, isKey: true });
        this.#writer.indicator(':');
      } else {
        this.#writer.indicator('?', { spaceBefore: true, isIndention: true });
        this.#scalar(key, indent + this.#indent, { inFlow: false, isKey: false });
        this.#writer.indent(indent);
        this.#writer.indicator(':', { spaceBefore: true, isIndention: true });
      }
      this.#node(value, indent, { inMapping: true, inFlow: false });
    }
  }

  #flow(value: readonly Value[] | ReadonlyMap<Value, Value>, outer: number): void {
    const indent = Math.max(outer, 0) + this.#indent;
    const [open, close] = isDict(value) ? ['{', '}'] : ['[', ']'];
    this.#writer.indicator(open, { spaceBefore: true, isSpace: true });
    const members: Iterable<readonly [Value, Value]> = isDict(value)
      ? this.#members(value)
      : value.map((item) => [null, item] as const);
    let isFirst = true;
    for (const [key, member] of members) {
      if (!isFirst) this.#writer.indicator(',');
      if (this.#writer.isTooWide) this.#writer.indent(indent);
      isFirst = false;
      if (isDict(value)) {
        const isSimple = isSimpleKey(key);
        if (!isSimple) this.#writer.indicator('?', { spaceBefore: true });
        this.#scalar(key, indent + this.#indent, { inFlow: true, isKey: isSimple });
        if (!isSimple && this.#writer.isTooWide) this.#writer.indent(indent);
        this.#writer.indicator(':', { spaceBefore: !isSimple });
      }
      this.#node(member, indent, { inMapping: isDict(value), inFlow: true });
    }
    this.#writer.indicator(close);
  }

  #members(dict: ReadonlyMap<Value, Value>): (readonly [Value, Value])[] {
    const members = [...dict];
    const isText = members.every(([key]) => typeof key === 'string');
    const isNumber = members.every(([key]) => typeof key === 'number' || typeof key === 'boolean');
    // Python cannot sort keys of different types, and leaves them as they are.
    if (this.#options.sortKeys === false || !(isText || isNumber)) return members;
    return members.sort(([a], [b]) => (isText ? compareText(a as string, b as string) : Number(a) - Number(b)));
  }

  #scalar(value: Value, indent: number, context: { inFlow: boolean; isKey: boolean }): void {
    if (hasIdentity(value) && this.#alias(value)) return;
    if (value instanceof VaultText) {
      this.#writer.indicator('!vault', { spaceBefore: true });
      this.#writer.literal(value.envelope, indent);
    } else if (typeof value === 'string' || value instanceof UnsafeText) {
      const text = typeof value === 'string' ? value : value.text;
      const isBlock = this.#options.literalBlocks === true && !context.inFlow && !context.isKey;
      if (isBlock && LINE_BREAK.test(text)) this.#writer.literal(blockText(text), indent, this.#indent);
      else this.#writer.text(text, indent, { ...context, wanted: this.#wanted, step: this.#indent });
    } else if (this.#wanted === undefined) this.#writer.plain(scalarText(value), indent, false);
    else {
      // Quoted, it would be a text: the mark says that it is none.
      this.#writer.indicator('!', { spaceBefore: true });
      this.#writer.text(scalarText(value), indent, { ...context, wanted: this.#wanted, step: this.#indent });
    }
  }

  get #wanted(): ForcedStyle | undefined {
    return STYLES[this.#options.scalarStyle ?? ''];
  }

  /** Names are given in the order in which containers are met a second time. */
  #findShared(value: Value): void {
    if (!hasIdentity(value)) return;
    if (this.#seen.has(value)) {
      if (!this.#anchors.has(value)) this.#anchors.set(value, `id${String(this.#anchors.size + 1).padStart(3, '0')}`);
      return;
    }
    this.#seen.add(value);
    if (isDict(value)) for (const [, member] of this.#members(value)) this.#findShared(member);
    else if (isContainer(value)) for (const member of value) this.#findShared(member);
  }

  /** Writes an alias for a container that was written before; an anchor where it will be met again. */
  #alias(value: object): boolean {
    const anchor = this.#anchors.get(value);
    if (anchor === undefined) return false;
    const isKnown = this.#written.has(value);
    this.#written.add(value);
    this.#writer.indicator(`${isKnown ? '*' : '&'}${anchor}`, { spaceBefore: true });
    return isKnown;
  }
}

const STYLES: Readonly<Record<string, ForcedStyle>> = { '|': 'literal', '>': 'folded', "'": 'single', '"': 'double' };

const LINE_BREAK = /[\n\r\x1c-\x1e\x85\u2028\u2029]/;

/** A literal block holds printable ASCII without tabs, and no blanks at a line's end. */
function blockText(text: string): string {
  return text
    .trimEnd()
    .replace(/[^\t\n\r\v\f -~]/g, '')
    .replaceAll('\t', '        ')
    .replace(/[\v\f\r]/g, '')
    .replace(/ +\n/g, '\n');
}

/** What PyYAML writes once and refers to afterwards: everything but texts, numbers, booleans and null. */
function hasIdentity(value: Value): value is readonly Value[] | ReadonlyMap<Value, Value> | PyDate | VaultText {
  return isContainer(value) || value instanceof PyDate || value instanceof VaultText;
}

/** Keys that fit on one line; others get a question mark. */
function isSimpleKey(key: Value): boolean {
  const text = scalarText(key);
  // libyaml counts bytes.
  return Buffer.byteLength(text) <= 128 && !/[\r\n\x85\u2028\u2029]/.test(text);
}

function scalarText(value: Value): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  if (typeof value === 'number') return Number.isInteger(value) ? String(value) : floatText(value);
  if (value instanceof PyFloat) return floatText(value.value);
  if (value instanceof PyDate || value instanceof UnsafeText) return value.text;
  return '';
}

function floatText(value: number): string {
  if (Number.isNaN(value)) return '.nan';
  if (!Number.isFinite(value)) return value > 0 ? '.inf' : '-.inf';
  const text = floatRepr(value);
  // 1e+30 would be read as a string.
  return text.includes('.') ? text : text.replace('e', '.0e');
}
