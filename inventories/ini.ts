import {
  CbxError,
  defineInventorySource,
  expandHostPattern,
  type InventoryBuilder,
  type InventoryVariable,
  parsePythonLiteral,
  type ShellWord,
  type SourceFile,
  type Span,
  splitShellWords,
  strip,
} from '../src/inventory/index.ts';

const SECTION = /^\[([^:\]\s]+)(?::(\w+))?\]\s*(?:#.*)?$/;
const CHILD = /^([^:\]\s]+)\s*(?:#.*)?$/;

/** The classic hosts file: `[group]`, `[group:children]`, `[group:vars]`, ranges, values typed as Python literals. */
export default defineInventorySource({
  name: 'ini',
  accepts: (input) => input.path !== undefined,
  load(input, builder, context) {
    const file = input.lenientText();
    if (file.text.startsWith('\uFEFF')) {
      const hint = 'save the file as UTF-8 without a byte order mark';
      const message = 'the file starts with a byte order mark, which counts as part of its first line';
      context.warn(new CbxError('INVENTORY_BYTE_ORDER_MARK', message, { file, start: 0, end: 1 }, hint));
    }
    new IniReader(file, builder).read();
  },
});

type Section = 'hosts' | 'children' | 'vars';

/** A group that a section speaks of before any section has declared it. */
interface Pending {
  readonly at: Span;
  readonly section: string;
  /** Groups that want it as a child; none for `[group:vars]`. */
  readonly parents: string[];
}

class IniReader {
  readonly #file: SourceFile;
  readonly #builder: InventoryBuilder;
  readonly #pending = new Map<string, Pending>();
  #group = 'ungrouped';
  #section: Section = 'hosts';

  constructor(file: SourceFile, builder: InventoryBuilder) {
    this.#file = file;
    this.#builder = builder;
  }

  read(): void {
    let start = 0;
    for (const raw of this.#file.text.split(/\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/)) {
      const line = isTrimmed(raw) ? raw : strip(raw);
      if (line !== '' && line[0] !== '#' && line[0] !== ';') {
        const indent = line === raw ? 0 : strip(raw, null, 'right').length - line.length;
        this.#line(line, { file: this.#file, start: start + indent, end: start + indent + line.length });
      }
      start += raw.length;
      // Every separator but one is a single character.
      start += this.#file.text.startsWith('\r\n', start) ? 2 : 1;
    }
    for (const [name, pending] of this.#pending) throw undeclared(name, pending);
  }

  #line(line: string, at: Span): void {
    const section = SECTION.exec(line);
    if (section !== null) this.#startSection(section[1] ?? '', section[2] ?? 'hosts', at);
    else if (line.startsWith('[') && line.endsWith(']')) {
      const hint = 'a section is [group], [group:vars] or [group:children], without blanks; a range needs a host part';
      throw new CbxError('INVENTORY_BAD_SECTION', `"${line}" is no section`, at, hint);
    } else if (this.#section === 'hosts') this.#hosts(line, at);
    else if (this.#section === 'vars') this.#variable(line, at);
    else this.#child(line, at);
  }

  #startSection(given: string, kind: string, at: Span): void {
    if (kind !== 'hosts' && kind !== 'vars' && kind !== 'children') {
      const message = `a section has no kind "${kind}"`;
      throw new CbxError('INVENTORY_BAD_SECTION', message, at, 'the kinds are hosts, vars and children');
    }
    const isNew = !this.#builder.groups.has(given);
    const name = this.#builder.addGroup(given, at);
    const pending = this.#pending.get(name);
    if (kind !== 'vars') {
      // Declared at last: whoever wanted it as a child gets it now.
      for (const parent of pending?.parents ?? []) this.#builder.addChild(parent, name, at);
      this.#pending.delete(name);
    } else if (isNew && pending === undefined) {
      this.#pending.set(name, { at, section: `[${given}:vars]`, parents: [] });
    }
    this.#group = name;
    this.#section = kind;
  }

  #hosts(line: string, at: Span): void {
    let words: ReturnType<typeof splitShellWords>;
    try {
      words = splitShellWords(line);
    } catch (error) {
      throw new CbxError('INVENTORY_BAD_LINE', (error as Error).message, at);
    }
    const [first, ...rest] = words;
    if (first === undefined) return;
    const place = (start: number, end: number): Span => ({ ...at, start: at.start + start, end: at.start + end });
    const hostAt = place(first.start, first.end);
    const { names, port } = expand(first.text, hostAt);
    const vars = rest.map((word) => hostVariable(word, place(word.start, word.end)));
    for (const name of names) {
      this.#builder.addHost(name, this.#group, port, hostAt);
      for (const [key, variable] of vars) this.#builder.setVariable(name, key, variable);
    }
  }

  #variable(line: string, at: Span): void {
    const equals = line.indexOf('=');
    if (equals < 0) throw new CbxError('INVENTORY_BAD_LINE', `"${line}" is no variable: name=value`, at);
    const value = literal(line.slice(equals + 1).trim());
    this.#builder.setVariable(this.#group, line.slice(0, equals).trim(), { value, at });
  }

  #child(line: string, at: Span): void {
    const child = CHILD.exec(line)?.[1];
    if (child === undefined) {
      const hint = 'a :children section holds one group name per line, without variables';
      throw new CbxError('INVENTORY_BAD_LINE', `"${line}" is no group name`, at, hint);
    }
    if (this.#builder.groups.has(child)) {
      this.#builder.addChild(this.#group, child, at);
      return;
    }
    const pending = this.#pending.get(child);
    if (pending !== undefined) pending.parents.push(this.#group);
    else this.#pending.set(child, { at, section: `[${this.#group}:children]`, parents: [this.#group] });
  }
}

/** Most lines begin and end in ASCII that is no blank. */
function isTrimmed(line: string): boolean {
  const [first, last] = [line.charCodeAt(0), line.charCodeAt(line.length - 1)];
  return first > 32 && first < 127 && last > 32 && last < 127;
}

function hostVariable(word: ShellWord, at: Span): readonly [string, InventoryVariable] {
  const equals = word.text.indexOf('=');
  if (equals < 0) {
    const hint = 'a blank in a value needs quotes around the value';
    throw new CbxError('INVENTORY_BAD_LINE', `"${word.text}" is no variable: name=value`, at, hint);
  }
  return [word.text.slice(0, equals), { value: literal(word.text.slice(equals + 1)), at }];
}

function expand(text: string, at: Span): ReturnType<typeof expandHostPattern> {
  if (text.trim() === '---') {
    throw new CbxError('INVENTORY_BAD_HOST', '"---" starts YAML, not a line of hosts', at, 'name the file .yml');
  }
  if (text.endsWith(':')) {
    const hint = 'a colon at the end means YAML (name the file .yml) or a missing port';
    throw new CbxError('INVENTORY_BAD_HOST', `"${text}" is no host: it ends in a colon`, at, hint);
  }
  try {
    return expandHostPattern(text);
  } catch (error) {
    throw new CbxError('INVENTORY_BAD_RANGE', (error as Error).message, at);
  }
}

/** Numbers, lists, quoted text … as Python writes them; everything else stays text. */
function literal(text: string) {
  const parsed = parsePythonLiteral(text);
  return parsed === undefined ? text : parsed.value;
}

function undeclared(name: string, { at, section }: Pending): CbxError {
  const hint = `declare it with [${name}], or [${name}:children]`;
  return new CbxError(
    'INVENTORY_UNDECLARED_GROUP',
    `${section} speaks of the group "${name}", which nothing declares`,
    at,
    hint,
  );
}
