import type { SourceFile } from '../errors/index.ts';
import type { Value } from '../values/value.ts';
import { PositionRecorder } from './positions.ts';
import { resolvePlain } from './yaml-scalar.ts';

/** A plain scalar that means the same everywhere: words of safe characters, one blank between them. */
const WORD = `[A-Za-z0-9_./][A-Za-z0-9_./+-]*(?: [A-Za-z0-9_./+-]+)*`;
const MEMBER = new RegExp(String.raw`^([A-Za-z_][A-Za-z0-9_.-]*):(?: +(?:(${WORD})|\{([^{}]*)\}|\[([^[\]]*)\]))?$`);
const ITEM = new RegExp(`^( *)- (${WORD})$`);
const FLOW_MEMBER = new RegExp(`^ *([A-Za-z_][A-Za-z0-9_.-]*): +(${WORD}) *$`);
const FLOW_ITEM = new RegExp(`^ *(${WORD}) *$`);

/**
 * Reads what most vars files hold without a parser: a mapping of names to plain scalars, to lists of them, or to one level
 * of `{a: 1}` or `[1, 2]`. Undefined for everything else (quotes, comments, anchors, deeper nesting, mistakes), which the
 * full parser then reads; the answers are the same. See docs/decisions/0105.
 */
export function parseSimpleYaml(file: SourceFile): ReadonlyMap<Value, Value> | undefined {
  return new SimpleReader(file).read();
}

/** Thrown inside: the full parser has to look at it. */
class NotSimple extends Error {}
const NOT_SIMPLE = new NotSimple('not simple');

class SimpleReader {
  readonly #file: SourceFile;
  readonly #map = new Map<Value, Value>();
  readonly #recorder: PositionRecorder;
  /** The member that block items may follow. */
  #open: { key: string; keyStart: number; keyEnd: number; indent: number; items: [string, number][] } | undefined;

  constructor(file: SourceFile) {
    this.#file = file;
    this.#recorder = new PositionRecorder(file);
  }

  read(): ReadonlyMap<Value, Value> | undefined {
    const { text } = this.#file;
    if (text === '') return undefined;
    try {
      let start = text.startsWith('---\n') ? 4 : 0;
      const first = start;
      while (start < text.length) {
        const newline = text.indexOf('\n', start);
        const end = newline < 0 ? text.length : newline;
        if (end > start) this.#line(text.slice(start, end), start);
        start = end + 1;
      }
      this.#close();
      if (this.#map.size === 0) return undefined;
      this.#recorder.finish(this.#map, first, text.length);
      return this.#map;
    } catch (error) {
      if (error === NOT_SIMPLE) return undefined;
      throw error;
    }
  }

  #line(line: string, start: number): void {
    const item = ITEM.exec(line);
    if (item !== null) {
      this.#item(item[1]?.length ?? 0, item[2] ?? '', start);
      return;
    }
    this.#close();
    const member = MEMBER.exec(line);
    if (member === null) throw NOT_SIMPLE;
    const [, key = '', plain, braces, brackets] = member;
    if (this.#map.has(key) || typeof scalar(key) !== 'string') throw NOT_SIMPLE;
    const keyEnd = start + key.length;
    if (plain === undefined && braces === undefined && brackets === undefined) {
      this.#open = { key, keyStart: start, keyEnd, indent: -1, items: [] };
      return;
    }
    const end = start + line.length;
    const at = end - (plain?.length ?? (braces ?? brackets ?? '').length + 2);
    let value: Value;
    if (plain !== undefined) value = scalar(plain);
    else if (braces !== undefined) value = this.#flowMap(braces, at, end);
    else value = this.#flowList(brackets ?? '', at, end);
    this.#add(key, start, keyEnd, value, at, end);
  }

  #item(indent: number, text: string, start: number): void {
    const open = this.#open;
    if (open === undefined || (open.indent >= 0 && open.indent !== indent)) throw NOT_SIMPLE;
    open.indent = indent;
    open.items.push([text, start + indent + 2]);
  }

  /** The member that was open is whole: a list, or nothing at all. */
  #close(): void {
    const open = this.#open;
    this.#open = undefined;
    if (open === undefined) return;
    const { key, keyStart, keyEnd, items, indent } = open;
    const [first] = items;
    if (first === undefined) {
      this.#add(key, keyStart, keyEnd, null, keyEnd + 1, keyEnd + 1);
      return;
    }
    const values: Value[] = [];
    const recorder = new PositionRecorder(this.#file);
    let end = keyEnd;
    for (const [text, at] of items) {
      end = at + text.length;
      values.push(scalar(text));
      recorder.item(at, end);
    }
    const start = first[1] - 2;
    if (indent < 0) throw NOT_SIMPLE;
    // A block list ends behind the line feed of its last item.
    const behind = Math.min(end + 1, this.#file.text.length);
    recorder.finish(values, start, behind);
    this.#add(key, keyStart, keyEnd, values, start, behind);
  }

  #flowMap(body: string, start: number, end: number): Value {
    const map = new Map<Value, Value>();
    const recorder = new PositionRecorder(this.#file);
    for (const [part, at] of parts(body, start + 1)) {
      const [, key = '', text = ''] = FLOW_MEMBER.exec(part) ?? [];
      if (key === '' || map.has(key) || typeof scalar(key) !== 'string') throw NOT_SIMPLE;
      const keyStart = at + part.indexOf(key);
      const valueStart = at + part.trimEnd().length - text.length;
      map.set(key, scalar(text));
      recorder.member(key, keyStart, keyStart + key.length, valueStart, valueStart + text.length);
    }
    recorder.finish(map, start, end);
    return map;
  }

  #flowList(body: string, start: number, end: number): Value {
    const values: Value[] = [];
    const recorder = new PositionRecorder(this.#file);
    for (const [part, at] of parts(body, start + 1)) {
      const text = FLOW_ITEM.exec(part)?.[1];
      if (text === undefined) throw NOT_SIMPLE;
      const from = at + part.indexOf(text);
      values.push(scalar(text));
      recorder.item(from, from + text.length);
    }
    recorder.finish(values, start, end);
    return values;
  }

  #add(key: string, keyStart: number, keyEnd: number, value: Value, start: number, end: number): void {
    this.#map.set(key, value);
    this.#recorder.member(key, keyStart, keyEnd, start, end);
  }
}

/** The parts between commas, with the offset of each. */
function parts(body: string, start: number): [string, number][] {
  let at = start;
  return body.split(',').map((part) => {
    const found: [string, number] = [part, at];
    at += part.length + 1;
    return found;
  });
}

function scalar(text: string): Value {
  try {
    return resolvePlain(text);
  } catch {
    // An impossible date: the full parser says where.
    throw NOT_SIMPLE;
  }
}
