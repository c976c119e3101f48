import {
  CbxError,
  defineInventorySource,
  expandHostPattern,
  type InventoryBuilder,
  isDict,
  loadYaml,
  looksLikeYamlMapping,
  type SourceContext,
  type SourceFile,
  type Span,
  spanOf,
  toVariables,
  truth,
  type Value,
} from '../src/inventory/index.ts';

const SECTIONS = ['vars', 'children', 'hosts'];

/** Groups as a mapping: each with `hosts`, `children` and `vars`. JSON is YAML, too. */
export default defineInventorySource({
  name: 'yaml',
  accepts(input, { yamlExtensions }) {
    if (input.path === undefined) return false;
    const ending = /[^/]\.[^./]*$/.exec(input.path)?.[0].slice(1) ?? '';
    return ending === '' || yamlExtensions.includes(ending);
  },
  load(input, builder, context) {
    const file = input.text();
    const whole = { file, start: 0, end: 1 };
    if (!looksLikeYamlMapping(file.text)) {
      throw new CbxError('INVENTORY_NOT_YAML', 'a YAML inventory is a mapping of groups', whole);
    }
    const root = loadYaml(file, context.decrypt === undefined ? {} : { decrypt: context.decrypt });
    if (!isDict(root)) throw new CbxError('INVENTORY_NOT_YAML', 'a YAML inventory is a mapping of groups', whole);
    if (root.size === 0) throw new CbxError('INVENTORY_NOT_YAML', 'the YAML inventory is empty', whole);
    if (truth(root.get('plugin') ?? null)) {
      const message = 'this is the configuration of another inventory source, not a YAML inventory';
      throw new CbxError('INVENTORY_NOT_YAML', message, whole);
    }
    const reader = new YamlReader(file, builder, context);
    for (const [name, body] of root) reader.group(name, body, spanOf(root, name)?.key ?? whole);
  },
});

class YamlReader {
  readonly #file: SourceFile;
  readonly #builder: InventoryBuilder;
  readonly #context: SourceContext;

  constructor(file: SourceFile, builder: InventoryBuilder, context: SourceContext) {
    this.#file = file;
    this.#builder = builder;
    this.#context = context;
  }

  /** Reads one group and everything below it; returns its name. */
  group(given: Value, body: Value, at: Span): string {
    if (!isDict(body) && body !== null) {
      this.#warn(`the group "${String(given)}" is no mapping and is left out`, at);
      return String(given);
    }
    if (typeof given !== 'string') {
      throw new CbxError('INVENTORY_BAD_NAME', `a group name must be a string, not ${String(given)}`, at, 'quote it');
    }
    const name = this.#builder.addGroup(given, at);
    if (body === null) return name;
    for (const section of SECTIONS) {
      const content = body.get(section);
      if (content !== undefined && content !== null && !isDict(content) && typeof content !== 'string') {
        const message = `"${section}" of the group "${name}" must be a mapping`;
        throw new CbxError('INVENTORY_BAD_GROUP', message, spanOf(body, section)?.value ?? at, hintFor(section));
      }
    }
    for (const [section, content] of body) {
      const sectionAt = spanOf(body, section)?.key ?? at;
      if (content === null) continue;
      const members = isDict(content) ? content : new Map<Value, Value>([[content, null]]);
      if (section === 'vars') this.#vars(name, members, sectionAt);
      else if (section === 'children') this.#children(name, members, sectionAt);
      else if (section === 'hosts') this.#hosts(name, members, sectionAt);
      else {
        const message = `the group "${name}" has the unknown key "${String(section)}", which is left out`;
        this.#warn(message, sectionAt, 'a group has hosts, children and vars');
      }
    }
    return name;
  }

  #vars(owner: string, vars: ReadonlyMap<Value, Value>, at: Span): void {
    for (const [name, { at: own, ...variable }] of toVariables(vars)) {
      this.#builder.setVariable(owner, name, { ...variable, at: own ?? at });
    }
  }

  #children(parent: string, members: ReadonlyMap<Value, Value>, at: Span): void {
    for (const [child, body] of members) {
      const childAt = spanOf(members, child)?.key ?? at;
      const name = this.group(child, body, childAt);
      this.#builder.addChild(parent, name, childAt);
    }
  }

  #hosts(group: string, members: ReadonlyMap<Value, Value>, at: Span): void {
    for (const [pattern, vars] of members) {
      const hostAt = spanOf(members, pattern)?.key ?? at;
      const { names, port } = this.#expand(pattern, hostAt);
      if (!isDict(vars) && truth(vars)) {
        const message = `the variables of the host "${String(pattern)}" must be a mapping`;
        throw new CbxError('INVENTORY_BAD_HOST', message, spanOf(members, pattern)?.value ?? at, 'write name: value');
      }
      for (const name of names) {
        this.#builder.addHost(name, group, port, hostAt);
        if (isDict(vars)) this.#vars(name, vars, hostAt);
      }
    }
  }

  #expand(pattern: Value, at: Span) {
    if (typeof pattern !== 'string') {
      throw new CbxError(
        'INVENTORY_BAD_NAME',
        `Host pattern ${String(pattern)} must be a string. Enclose integers/floats in quotation marks.`,
        at,
      );
    }
    try {
      return expandHostPattern(pattern);
    } catch (error) {
      throw new CbxError('INVENTORY_BAD_RANGE', (error as Error).message, at);
    }
  }

  #warn(message: string, at: Span, hint?: string): void {
    this.#context.warn(new CbxError('INVENTORY_SKIPPED', message, { ...at, file: this.#file }, hint));
  }
}

function hintFor(section: string): string {
  return section === 'vars' ? 'write name: value' : 'write each name with a colon behind it, without a dash';
}
