import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { CbxError, type SourceFile, type Span } from '../errors/index.ts';
import { dictSet, markUnsafe, type Py, PyTuple, UnsafeText, type Value, VaultText } from '../values/index.ts';
import { PositionRecorder } from './positions.ts';
import { resolveAs, resolvePlain, type ScalarKind } from './yaml-scalar.ts';

/** More values than this after following every alias mean an alias bomb: a few lines that unfold without end. */
const MAX_EXPANDED = 10_000_000;

export interface ConvertContext {
  readonly file: SourceFile;
  /** Decrypts a `!vault` envelope when the value is first used. */
  readonly decrypt: ((envelope: string) => string) | undefined;
  readonly errors: CbxError[];
  readonly warnings: CbxError[];
}

interface Converted {
  readonly value: Value;
  /** Number of values inside, aliases followed. */
  readonly weight: number;
}

const STANDARD = 'tag:yaml.org,2002:';
const SCALAR_KINDS: ReadonlySet<string> = new Set<ScalarKind>(['bool', 'float', 'int', 'null', 'timestamp']);

/** Turns one composed document into a Value, with positions recorded, as PyYAML's safe constructor would. */
export function convertDocument(document: Document.Parsed, context: ConvertContext): Value {
  return document.contents === null ? null : new Converter(context).node(document.contents as Node).value;
}

class Converter {
  readonly #context: ConvertContext;
  readonly #anchors = new Map<string, Converted | 'open'>();

  constructor(context: ConvertContext) {
    this.#context = context;
  }

  node(node: Node | null): Converted {
    if (node === null) return { value: null, weight: 1 };
    if (isAlias(node)) return this.#alias(node);
    const anchor = isScalar(node) || isMap(node) || isSeq(node) ? node.anchor : undefined;
    if (anchor !== undefined) this.#anchors.set(anchor, 'open');
    const converted = this.#bounded(this.#content(node), node);
    if (anchor !== undefined) this.#anchors.set(anchor, converted);
    return converted;
  }

  #content(node: Node): Converted {
    if (isScalar(node)) return { value: this.#scalar(node), weight: 1 };
    const tag = node.tag ?? '';
    let converted: Converted;
    if (isMap(node)) {
      this.#checkTag(node, tag, ['map', 'set']);
      converted = this.#map(node);
    } else if (isSeq(node)) {
      this.#checkTag(node, tag, ['seq', 'omap', 'pairs', 'set']);
      converted = this.#seq(node);
    } else return { value: null, weight: 1 };
    return tag === '!unsafe' ? { ...converted, value: markUnsafe(converted.value) } : converted;
  }

  #checkTag(node: Node, tag: string, known: readonly string[]): void {
    if (tag === '' || tag === '!' || tag === '!unsafe') return;
    if (tag.startsWith(STANDARD) && known.includes(tag.slice(STANDARD.length))) return;
    this.#fail('YAML_UNKNOWN_TAG', `there is no meaning for the tag ${tag} here`, this.#span(node));
  }

  #scalar(node: Scalar): Value {
    const text = this.#text(node);
    const tag = node.tag ?? '';
    try {
      if (node.type === 'QUOTE_DOUBLE') this.#checkEscapes(node);
      if (tag === '' || tag === '!') return node.type === 'PLAIN' && tag === '' ? resolvePlain(text) : text;
      if (tag === '!unsafe') return new UnsafeText(text);
      if (tag === '!vault' || tag === '!vault-encrypted') return this.#vault(node, text);
      const kind = tag.startsWith(STANDARD) ? tag.slice(STANDARD.length) : '';
      if (kind === 'str') return text;
      if (kind === 'binary') return Buffer.from(text, 'base64').toString('utf8');
      if (SCALAR_KINDS.has(kind)) return resolveAs(kind as ScalarKind, text);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#fail(
        'YAML_BAD_VALUE',
        `${reason}: ${JSON.stringify(text)}`,
        this.#span(node),
        'quote it to keep it as text',
      );
      return text;
    }
    this.#fail('YAML_UNKNOWN_TAG', `there is no meaning for the tag ${tag} here`, this.#span(node));
    return text;
  }

  /** The text of a scalar; a block that the end of the file cuts off has no line feed that it could keep. */
  #text(node: Scalar): string {
    const text = node.source ?? (typeof node.value === 'string' ? node.value : '');
    const isBlock = node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED';
    if (!isBlock || (node.range?.[1] ?? 0) < this.#context.file.text.length) return text;
    return /[\n\r]$/.test(this.#context.file.text) ? text : text.replace(/\n$/, '');
  }

  /** libyaml refuses halves of surrogate pairs as escapes; JSON's way of writing them is for JSON files. */
  #checkEscapes(node: Scalar): void {
    const { file, start, end } = this.#span(node);
    const found = /(?<!\\)(?:\\\\)*\\u[dD][89a-fA-F]/.exec(file.text.slice(start, end));
    if (found === null) return;
    const at = { file, start: start + found.index, end: start + found.index + found[0].length };
    this.#fail('YAML_BAD_ESCAPE', 'half of a surrogate pair is no character in YAML', at, 'write \\U0001F600');
  }

  /** A bad envelope fails like a wrong password does: when the value is needed. */
  #vault(node: Scalar, text: string): Value {
    const at = this.#span(node);
    const decrypt = this.#context.decrypt;
    return new VaultText(text, (envelope) => {
      if (!envelope.startsWith('$ANSIBLE_VAULT;')) {
        throw new CbxError('VAULT_BAD_ENVELOPE', 'a !vault value must start with $ANSIBLE_VAULT;', at);
      }
      if (decrypt === undefined) {
        throw new CbxError('VAULT_NO_SECRET', 'a vaulted value was needed, but there are no vault secrets', at);
      }
      return decrypt(envelope);
    });
  }

  #seq(node: YAMLSeq): Converted {
    const values: Value[] = [];
    const recorder = new PositionRecorder(this.#context.file);
    const isPairs = node.tag === `${STANDARD}omap` || node.tag === `${STANDARD}pairs`;
    let weight = 1;
    for (const item of node.items as (Node | null)[]) {
      const converted = this.node(item);
      weight += converted.weight;
      values.push(isPairs ? this.#pair(converted.value, item) : converted.value);
      const span = this.#span(item ?? node);
      recorder.item(span.start, span.end);
    }
    const { start, end } = this.#span(node);
    recorder.finish(values, start, end);
    return { value: values, weight };
  }

  /** A member of `!!omap` and `!!pairs`: Python gets a tuple of key and value. */
  #pair(value: Value, node: Node | null): Value {
    const [pair, more] = value instanceof Map ? [...value] : [];
    if (pair !== undefined && more === undefined) return PyTuple.from(pair);
    this.#fail('YAML_BAD_PAIR', 'a member has to be a mapping of one key', this.#span(node ?? undefined));
    return value;
  }

  #map(node: YAMLMap): Converted {
    const map = new Map<Value, Value>();
    const recorder = new PositionRecorder(this.#context.file);
    const pairs = node.items as { key: Node | null; value: Node | null }[];
    let weight = 1;
    // Merged members come first and lose against the mapping's own.
    for (const { key, value } of pairs) {
      if (isMergeKey(key)) weight += this.#merge(map, recorder, value);
    }
    const own = new Set<Value>();
    for (const { key, value } of pairs) {
      if (isMergeKey(key)) continue;
      const keySpan = this.#span(key ?? value ?? node);
      const name = this.#key(key, keySpan);
      if (own.has(name)) this.#duplicate(name, keySpan, this.#span(node));
      own.add(name);
      const converted = this.node(value);
      weight += converted.weight;
      // Python takes True, 1 and 1.0 for one key.
      if (typeof name === 'string') map.set(name, converted.value);
      else dictSet(map as Map<Py, Py>, name, converted.value);
      const at = value === null ? { start: keySpan.end, end: keySpan.end } : this.#span(value);
      recorder.member(name, keySpan.start, keySpan.end, at.start, at.end);
    }
    const { start, end } = this.#span(node);
    recorder.finish(map, start, end);
    return { value: map, weight };
  }

  /** Keys must be scalars: Python cannot hash lists and dicts. */
  #key(node: Node | null, at: Span): Value {
    const { value } = isScalar(node) && node.source === '=' ? { value: '=' } : this.node(node);
    if (value instanceof UnsafeText) return value.text;
    if (!(Array.isArray(value) || value instanceof Map || value instanceof VaultText)) return value;
    const start = at.file.text.slice(at.start, at.start + 1);
    const hint = start === '{' ? 'quote a value that starts with a template: "{{ name }}"' : undefined;
    this.#fail('YAML_BAD_KEY', 'a key must be a single value, not a list or a mapping', at, hint);
    return null;
  }

  #merge(map: Map<Value, Value>, recorder: PositionRecorder, node: Node | null): number {
    const { value, weight } = this.node(node);
    const sources = Array.isArray(value) ? [...(value as readonly Value[])].reverse() : [value];
    for (const source of sources) {
      if (!(source instanceof Map)) {
        const at = this.#span(node ?? undefined);
        this.#fail('YAML_BAD_MERGE', '"<<" takes a mapping or a list of mappings', at);
        continue;
      }
      for (const [key, member] of source as ReadonlyMap<Value, Value>) {
        map.set(key, member);
        recorder.merged(key, source as ReadonlyMap<Value, Value>);
      }
    }
    return weight;
  }

  #duplicate(name: Value, at: Span, { file, start }: Span): void {
    const { line, column } = file.position(start);
    const where = `${file.path}, line ${line}, column ${column}`;
    const message = `While constructing a mapping from ${where}, found a duplicate dict key (${String(name)}). Using last defined value only.`;
    this.#context.warnings.push(new CbxError('YAML_DUPLICATE_KEY', message, at));
  }

  #alias(node: Alias): Converted {
    const known = this.#anchors.get(node.source);
    if (known === undefined || known === 'open') {
      const message = known === 'open' ? 'contains itself' : 'is not defined';
      this.#fail('YAML_BAD_ALIAS', `the alias *${node.source} ${message}`, this.#span(node));
      return { value: null, weight: 1 };
    }
    return this.#bounded(known, node);
  }

  #bounded(converted: Converted, node: Node): Converted {
    if (converted.weight <= MAX_EXPANDED) return converted;
    this.#fail('YAML_ALIAS_BOMB', 'following the aliases gives more than ten million values', this.#span(node));
    return { value: null, weight: 1 };
  }

  #span(node: Node | undefined): Span {
    const range = node?.range;
    const start = range?.[0] ?? 0;
    return { file: this.#context.file, start, end: Math.max(range?.[1] ?? start, start) };
  }

  #fail(code: CbxError['code'], message: string, at: Span, hint?: string): void {
    // Containers converted so far keep their positions: further mistakes are still worth reporting.
    this.#context.errors.push(new CbxError(code, message, at, hint));
  }
}

function isMergeKey(key: Node | null): boolean {
  return (
    isScalar(key) &&
    key.type === 'PLAIN' &&
    key.source === '<<' &&
    (key.tag === undefined || key.tag === `${STANDARD}merge`)
  );
}
