import {
  CbxError,
  defineInventorySource,
  expandHostPattern,
  type InventoryBuilder,
  isDict,
  isList,
  parseToml,
  type SourceContext,
  type Span,
  type Value,
} from '../src/inventory/index.ts';

type Members = ReadonlyMap<Value, Value>;

/** Groups as TOML tables: `[web.hosts]`, `[web.vars]`, `children = ["db"]`. */
export default defineInventorySource({
  name: 'toml',
  accepts: (input) => input.path?.endsWith('.toml') === true,
  load(input, builder, context) {
    const file = input.text();
    const at = { file, start: 0, end: 1 };
    const root = parseToml(file);
    if (!isDict(root) || root.size === 0) throw new CbxError('INVENTORY_NOT_TOML', 'the TOML inventory is empty', at);
    if (root.has('plugin')) {
      throw new CbxError('INVENTORY_NOT_TOML', 'this is the configuration of another inventory source', at);
    }
    const reader = new TomlReader(builder, context, at);
    for (const [name, body] of root) reader.group(String(name), body);
  },
});

class TomlReader {
  readonly #builder: InventoryBuilder;
  readonly #context: SourceContext;
  readonly #at: Span;

  constructor(builder: InventoryBuilder, context: SourceContext, at: Span) {
    this.#builder = builder;
    this.#context = context;
    this.#at = at;
  }

  group(given: string, body: Value): void {
    if (body !== null && !isDict(body)) {
      this.#context.warn(
        new CbxError('INVENTORY_SKIPPED', `the group "${given}" is no table and is left out`, this.#at),
      );
      return;
    }
    const group = this.#builder.addGroup(given, this.#at);
    for (const [key, data] of body ?? []) {
      if (key === 'vars') this.#vars(group, this.#table(data, `vars of the group "${given}"`));
      else if (key === 'children') this.#children(group, data);
      else if (key === 'hosts') this.#hosts(group, this.#table(data, `hosts of the group "${given}"`));
      else {
        const message = `the group "${given}" has the unknown key "${String(key)}", which is left out`;
        this.#context.warn(new CbxError('INVENTORY_SKIPPED', message, this.#at));
      }
    }
  }

  #children(group: string, data: Value): void {
    if (!isList(data)) {
      throw new CbxError('INVENTORY_BAD_GROUP', `the children of the group "${group}" must be a list`, this.#at);
    }
    for (const child of data) this.#builder.addChild(group, this.#builder.addGroup(String(child), this.#at), this.#at);
  }

  #hosts(group: string, hosts: Members): void {
    for (const [pattern, vars] of hosts) {
      const { names, port } = expand(String(pattern), this.#at);
      for (const name of names) {
        this.#builder.addHost(name, group, port, this.#at);
        this.#vars(name, this.#table(vars, `variables of the host "${name}"`));
      }
    }
  }

  #vars(owner: string, vars: Members): void {
    for (const [name, value] of vars) this.#builder.setVariable(owner, String(name), { value, at: this.#at });
  }

  #table(value: Value, what: string): Members {
    if (isDict(value)) return value;
    throw new CbxError('INVENTORY_BAD_GROUP', `the ${what} must be a table`, this.#at);
  }
}

function expand(pattern: string, at: Span) {
  try {
    return expandHostPattern(pattern);
  } catch (error) {
    throw new CbxError('INVENTORY_BAD_RANGE', (error as Error).message, at);
  }
}
