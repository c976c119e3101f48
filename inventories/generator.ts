import {
  CbxError,
  defineInventorySource,
  type InventoryBuilder,
  isDict,
  isList,
  isSourceConfig,
  readOwnConfig,
  type SourceContext,
  type Span,
  spanOf,
  str,
  type Value,
} from '../src/inventory/index.ts';

type Members = ReadonlyMap<Value, Value>;

/** One host per combination of the layers' values, with parents whose names and variables are templates, too. */
export default defineInventorySource({
  name: 'generator',
  accepts: (input) => isSourceConfig(input, ['.config', '.yml', '.yaml', '.json']),
  async load(input, builder, context) {
    const options = readOwnConfig('generator', input, context);
    const at = spanOf(options) as Span;
    const hosts = options.get('hosts');
    const layers = options.get('layers');
    if (!isDict(hosts) || !isDict(layers)) {
      throw new CbxError('INVENTORY_BAD_CONFIG', 'the source needs the mappings "hosts" and "layers"', at);
    }
    const generator = new Generator(builder, context, at);
    for (const vars of combinations(layers, at)) {
      const host = await generator.text(hosts.get('name') ?? '', vars);
      builder.addHost(host, undefined, undefined, at);
      await generator.parents(host, hosts.get('parents') ?? [], vars);
    }
  },
});

/** All combinations, the last layer changing fastest. */
function combinations(layers: Members, at: Span): ReadonlyMap<string, Value>[] {
  let all: ReadonlyMap<string, Value>[] = [new Map()];
  for (const [name, values] of layers) {
    // A text counts as the list of its characters, as everything that Python can walk does.
    const list = typeof values === 'string' ? [...values] : values;
    if (!isList(list)) throw new CbxError('INVENTORY_BAD_CONFIG', `the layer "${String(name)}" must be a list`, at);
    all = all.flatMap((vars) => list.map((value) => new Map([...vars, [String(name), value]])));
  }
  return all;
}

class Generator {
  readonly #builder: InventoryBuilder;
  readonly #context: SourceContext;
  readonly #at: Span;

  constructor(builder: InventoryBuilder, context: SourceContext, at: Span) {
    this.#builder = builder;
    this.#context = context;
    this.#at = at;
  }

  async text(template: Value, vars: ReadonlyMap<string, Value>): Promise<string> {
    return String(await this.#context.render(str(template), vars, true));
  }

  async parents(child: string, parents: Value, vars: ReadonlyMap<string, Value>): Promise<void> {
    for (const parent of isList(parents) ? parents : []) {
      if (!isDict(parent) || !parent.has('name')) {
        throw new CbxError(
          'INVENTORY_BAD_CONFIG',
          'a parent must be a mapping with a name',
          spanOf(parent) ?? this.#at,
        );
      }
      const group = this.#builder.addGroup(await this.text(parent.get('name') ?? '', vars), this.#at);
      const variables = parent.get('vars');
      for (const [key, template] of isDict(variables) ? variables : []) {
        const value = await this.#context.render(str(template), vars, true);
        this.#builder.setVariable(group, String(key), { value, at: this.#at });
      }
      this.#builder.addChild(group, child, this.#at);
      await this.parents(group, parent.get('parents') ?? [], vars);
    }
  }
}
