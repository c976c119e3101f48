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
  safeGroupName,
  spanOf,
  str,
  toBoolean,
  truth,
  type Value,
} from '../src/inventory/index.ts';

type Members = ReadonlyMap<Value, Value>;

/** Variables, groups by condition and groups by value, worked out for every host that the sources before have named. */
export default defineInventorySource({
  name: 'constructed',
  accepts: (input) => isSourceConfig(input, ['.config', '.yml', '.yaml', '.json']),
  load: (input, builder, context) =>
    new Constructor(readOwnConfig('constructed', input, context), builder, context).run(),
});

class Constructor {
  readonly #options: Members;
  readonly #builder: InventoryBuilder;
  readonly #context: SourceContext;
  readonly #isStrict: boolean;

  constructor(options: Members, builder: InventoryBuilder, context: SourceContext) {
    this.#options = options;
    this.#builder = builder;
    this.#context = context;
    this.#isStrict = toBoolean(options.get('strict') ?? false);
  }

  async run(): Promise<void> {
    const inventory = this.#context.snapshot(toBoolean(this.#options.get('use_vars_plugins') ?? false));
    const { extraVars, settings } = this.#context;
    const seen = toBoolean(this.#options.get('use_extra_vars') ?? settings.useExtraVars) ? extraVars : new Map();
    for (const [name, host] of inventory.hosts) {
      const vars = new Map<string, Value>();
      for (const [key, { value }] of inventory.variables(name)) vars.set(key, value);
      vars.set('inventory_hostname', name);
      vars.set('inventory_hostname_short', name.split('.')[0] ?? name);
      vars.set('group_names', host.groups.filter((group) => group !== 'all').sort());
      // What is composed sees the variables from before and the extra ones; the groups see what was composed instead.
      const composed = await this.#compose(name, new Map([...vars, ...seen]));
      for (const [key, value] of composed) vars.set(key, value);
      await this.#conditionalGroups(name, vars);
      await this.#keyedGroups(name, vars);
    }
  }

  async #compose(host: string, vars: ReadonlyMap<string, Value>): Promise<Map<string, Value>> {
    const composed = new Map<string, Value>();
    for (const [key, expression] of this.#members('compose')) {
      const value = await this.#evaluate(`{{${str(expression)}}}`, vars, this.#at('compose', key), false);
      if (value === undefined) continue;
      this.#builder.setVariable(host, String(key), { value, at: this.#at('compose', key) });
      composed.set(String(key), value);
    }
    return composed;
  }

  async #conditionalGroups(host: string, vars: ReadonlyMap<string, Value>): Promise<void> {
    for (const [name, condition] of this.#members('groups')) {
      const at = this.#at('groups', name);
      const template = `{% if ${str(condition)} %} True {% else %} False {% endif %}`;
      const result = await this.#evaluate(template, vars, at);
      if (result === undefined || !toBoolean(typeof result === 'string' ? result.trim() : result)) continue;
      this.#builder.addHost(host, this.#builder.addGroup(safeGroupName(String(name)), at), undefined, at);
    }
  }

  async #keyedGroups(host: string, vars: ReadonlyMap<string, Value>): Promise<void> {
    const entries = this.#options.get('keyed_groups') ?? [];
    for (const entry of isList(entries) ? entries : []) {
      const at = spanOf(entry) ?? this.#whole();
      if (!isDict(entry)) throw new CbxError('INVENTORY_BAD_CONFIG', 'a keyed group must be a mapping', at);
      const defaultValue = entry.get('default_value') ?? undefined;
      if (defaultValue !== undefined && (entry.get('trailing_separator') ?? null) !== null) {
        const message = 'default_value and trailing_separator exclude each other';
        throw new CbxError('INVENTORY_BAD_CONFIG', message, at);
      }
      const key = await this.#evaluate(`{{${str(entry.get('key') ?? '')}}}`, vars, at, false);
      if (key === undefined) continue;
      if (truth(key) || (key === '' && defaultValue !== undefined)) await this.#addKeyed(host, entry, key, vars, at);
      else if (this.#isStrict && !isList(key) && !isDict(key)) {
        throw new CbxError('INVENTORY_EMPTY_KEY', `the key of a keyed group is empty for the host "${host}"`, at);
      }
    }
  }

  async #addKeyed(host: string, entry: Members, key: Value, vars: ReadonlyMap<string, Value>, at: Span): Promise<void> {
    const prefix = String(entry.get('prefix') ?? '');
    const isLed = toBoolean(this.#options.get('leading_separator') ?? true);
    const separator = String(entry.get('separator') ?? '_');
    const parent = entry.get('parent_group');
    if (parent && typeof parent !== 'string') {
      throw new CbxError('INVENTORY_BAD_CONFIG', 'the parent_group of a keyed group must be a text', at);
    }
    const parentName = parent ? await this.#evaluate(str(parent), vars, at) : undefined;
    if (parent && parentName === undefined) return;
    for (const bare of groupNames(key, entry, separator, at)) {
      const lead = prefix === '' && !isLed ? '' : separator;
      const group = this.#builder.addGroup(safeGroupName(`${prefix}${lead}${bare}`), at);
      this.#builder.addHost(host, group, undefined, at);
      if (parentName === undefined) continue;
      this.#builder.addChild(this.#builder.addGroup(safeGroupName(str(parentName)), at), group, at);
    }
  }

  /** Undefined where the expression fails and the source is not strict: the host is then left out of it. */
  async #evaluate(
    template: string,
    vars: ReadonlyMap<string, Value>,
    at: Span,
    lookups = true,
  ): Promise<Value | undefined> {
    try {
      return await this.#context.render(template, vars, lookups);
    } catch (error) {
      if (!this.#isStrict || !(error instanceof CbxError)) return undefined;
      throw new CbxError(error.code, error.message, at, error.hint, error);
    }
  }

  #members(option: string): Members {
    const value = this.#options.get(option) ?? new Map();
    if (isDict(value)) return value;
    throw new CbxError('INVENTORY_BAD_CONFIG', `"${option}" must be a mapping`, spanOf(this.#options, option)?.value);
  }

  #at(option: string, key: Value): Span {
    return spanOf(this.#options.get(option), key)?.value ?? this.#whole();
  }

  #whole(): Span {
    return spanOf(this.#options) as Span;
  }
}

/** The last parts of the group names that a key's value gives: itself, each item, or each `key_value` of a mapping. */
function groupNames(key: Value, entry: Members, separator: string, at: Span): string[] {
  const defaultValue = entry.get('default_value') ?? undefined;
  const orDefault = (value: Value): string => String(value === '' && defaultValue !== undefined ? defaultValue : value);
  if (typeof key === 'string') return [orDefault(key)];
  if (isList(key)) return key.map(orDefault);
  if (!isDict(key)) {
    const message = 'the key of a keyed group must give a text, a list or a mapping';
    throw new CbxError('INVENTORY_BAD_CONFIG', message, at);
  }
  return [...key].map(([name, value]) => {
    const isBare = value === '' && defaultValue === undefined && entry.get('trailing_separator') === false;
    return isBare ? String(name) : `${String(name)}${separator}${orDefault(value)}`;
  });
}
