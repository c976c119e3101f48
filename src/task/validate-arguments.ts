import { CbxError, type ErrorCode, type Span } from '../errors/index.ts';
import { didYouMean } from '../util/nearest.ts';
import { str } from '../values/index.ts';
import type { Dict, Value } from '../values/value.ts';
import { isDict, isList } from '../values/value.ts';
import { CoercionError, coerce, unbox } from './coerce.ts';
import type { ArgumentSchema, TaskResult, TaskSchema } from './module.ts';
import { optionsWithin, unfitContainer } from './option-containers.ts';

/** What every option may do beyond the schema, and where things stand. */
export interface ValidateOptions {
  /** The module's name, for messages; a role's arguments have none. */
  readonly module?: string;
  /** Where a member of a container was written (src/parsing: spanOf). */
  readonly spanOf?: (container: Dict, key: string) => Span | undefined;
  /** Where the task's arguments as a whole stand: for what is missing. */
  readonly at?: Span;
  /** True for a value that is known only at run time (it holds a template): it counts as given and is not looked at. */
  readonly isDynamic?: (value: Value) => boolean;
}

export interface ValidatedArguments {
  /** Arguments under their own names, coerced, with defaults; what is null or not given is absent. */
  readonly args: Readonly<Record<string, unknown>>;
  /** Every mistake, in Ansible's order; the first one's message is what Ansible's task result says. */
  readonly errors: readonly CbxError[];
  readonly warnings: readonly string[];
}

/** What a level of options allows, worked out once per schema: a loop asks for the same at every item. */
interface Rules {
  readonly properties: Readonly<Record<string, ArgumentSchema>>;
  readonly entries: readonly (readonly [name: string, argument: ArgumentSchema])[];
  /** The name behind each alias. */
  readonly nameOf: ReadonlyMap<string, string>;
  readonly required?: readonly string[];
  readonly isOpen: boolean;
  readonly facts: Readonly<Record<string, unknown>>;
}

type Fail = (code: ErrorCode, message: string, at: Span | undefined, hint?: string) => void;

type RequiredBy = Readonly<Record<string, string | readonly string[]>>;

interface Work {
  readonly options: ValidateOptions;
  readonly errors: CbxError[];
  readonly warnings: string[];
}

/**
 * Checks a task's arguments against its module's schema as ansible-core 2.14 does: aliases, exclusive arguments, required
 * ones, types (lenient), choices, together, one of, required if and by; then the options within options, last what the
 * schema does not know.
 *
 * @param given rendered arguments, or literal ones with `isDynamic` set
 */
export function validateArguments(schema: TaskSchema, given: Dict, options: ValidateOptions): ValidatedArguments {
  const work: Work = { options, errors: [], warnings: [] };
  const rules = rulesOf(schema, schema.additionalProperties !== undefined && schema.additionalProperties !== false);
  const free = schema['x-free-form'];
  const named = free !== undefined && given.has('_raw_params') ? renameFreeForm(given, free) : given;
  const args = validateLevel(rules, named, given, '', work);
  return { args, errors: work.errors, warnings: work.warnings };
}

/** Ansible's failed result for the first mistake, or undefined when there is none. */
export function argumentFailure(validated: ValidatedArguments): TaskResult | undefined {
  const first = validated.errors[0];
  return first === undefined ? undefined : { failed: true, changed: false, msg: first.message };
}

function renameFreeForm(given: Dict, free: string): Dict {
  return new Map([...given].map(([key, value]) => [key === '_raw_params' ? free : key, value]));
}

function validateLevel(rules: Rules, given: Dict, origin: Dict, path: string, work: Work): Record<string, unknown> {
  const { values, spans, unknown } = resolveAliases(rules, given, origin, work);
  const at = (name: string): Span | undefined => spans.get(name) ?? work.options.at;
  const isGiven = (name: string): boolean => values.has(name) && unbox(values.get(name) ?? null) !== null;
  const fail: Fail = (code, message, span, hint) => {
    work.errors.push(new CbxError(code, message + inside(path), span, hint));
  };
  /** For messages that name the place in their middle. */
  const failAsIs: Fail = (code, message, span, hint) => {
    work.errors.push(new CbxError(code, message, span, hint));
  };

  const unfit = unfitContainer(rules.properties, values, work.options.isDynamic);
  if (unfit !== undefined) failAsIs('ARGS_TYPE', unfit, work.options.at);
  for (const group of groups(rules.facts['x-mutually-exclusive'])) {
    const both = group.filter(isGiven);
    if (both.length < 2) continue;
    fail('ARGS_EXCLUSIVE', `parameters are mutually exclusive: ${group.join('|')}`, at(both[1] ?? ''));
  }
  const missing = (rules.required ?? []).filter((name) => !values.has(name)).sort();
  if (missing.length > 0) fail('ARGS_MISSING', `missing required arguments: ${missing.join(', ')}`, work.options.at);

  const args: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  const dynamic = new Set<string>();
  const level: Level = { path, work, failAsIs, nested: [] };
  for (const name of new Set([...Object.keys(rules.properties), ...values.keys()])) {
    const value = values.get(name);
    if (value === undefined) continue;
    const argument = rules.properties[name];
    if (argument === undefined) {
      args[name] = value; // set_fact, add_host: names of the user's own, values as they were rendered
      continue;
    }
    if (work.options.isDynamic?.(value) === true) {
      dynamic.add(name);
      continue;
    }
    if (unbox(value) === null && !(rules.required ?? []).includes(name)) continue;
    try {
      args[name] = coerceArgument(argument, value, name, at(name), level);
    } catch (error) {
      if (!(error instanceof CoercionError)) throw error;
      const place = path === '' ? '' : ` found in '${path}'.`;
      const type = `we were unable to convert to ${argument['x-type']}`;
      const message = `argument '${name}' is of type ${typeOf(value)}${place} and ${type}: ${error.message}`;
      failAsIs('ARGS_TYPE', message, at(name));
      if (optionsWithin(argument) === undefined) continue;
      const members = unbox(value);
      if (isDict(members)) {
        descend(argument.items ?? argument, members, name, level);
        continue;
      }
      const within = `value of '${name}' must be of type dict or list of dicts`;
      level.nested.push(() => failAsIs('ARGS_TYPE', within, at(name)));
    }
  }
  for (const [name, argument] of rules.entries) {
    if (args[name] !== undefined && argument.properties === undefined)
      checkChoices(argument, args[name], name, at(name), fail);
  }
  for (const [name, argument] of rules.entries) {
    if (args[name] !== undefined || dynamic.has(name)) continue;
    if (argument.default !== undefined && argument.default !== null) args[name] = defaultOf(argument);
  }

  const has = (name: string): boolean => dynamic.has(name) || (args[name] !== undefined && args[name] !== null);
  for (const group of groups(rules.facts['x-required-together'])) {
    const present = group.filter((name) => values.has(name));
    if (present.length > 0 && present.length < group.length) {
      fail('ARGS_TOGETHER', `parameters are required together: ${group.join(', ')}`, at(present[0] ?? ''));
    }
  }
  for (const group of groups(rules.facts['x-required-one-of'])) {
    if (!group.some(isGiven)) {
      fail('ARGS_ONE_OF', `one of the following is required: ${group.join(', ')}`, work.options.at);
    }
  }
  for (const row of (rules.facts['x-required-if'] as readonly (readonly unknown[])[] | undefined) ?? []) {
    const [name, wanted, needed, isAny] = row as [string, unknown, readonly string[], boolean | undefined];
    if (args[name] !== wanted) continue;
    const absent = needed.filter((other) => !has(other));
    if (isAny === true ? absent.length < needed.length : absent.length === 0) continue;
    const quantity = isAny === true ? 'any' : 'all';
    const message = `${name} is ${str(wanted as Value)} but ${quantity} of the following are missing: ${absent.join(', ')}`;
    fail('ARGS_REQUIRED_IF', message, at(name));
  }

  for (const [name, needed] of Object.entries((rules.facts['x-required-by'] as RequiredBy | undefined) ?? {})) {
    if (!has(name)) continue;
    const absent = (typeof needed === 'string' ? [needed] : needed).filter((other) => !has(other));
    if (absent.length === 0) continue;
    fail('ARGS_REQUIRED_IF', `missing parameter(s) required by '${name}': ${absent.join(', ')}`, at(name));
  }
  for (const check of level.nested) check();

  for (const name of unknown) {
    const names = [...Object.keys(rules.properties), ...rules.nameOf.keys()];
    failAsIs('ARGS_UNKNOWN', unsupported(work.options.module, name, rules, path), at(name), didYouMean(name, names));
  }
  return args;
}

/** Values under the arguments' own names; of several spellings the last alias wins, with a warning. */
function resolveAliases(
  rules: Rules,
  given: Dict,
  origin: Dict,
  work: Work,
): { values: Map<string, Value>; spans: Map<string, Span>; unknown: string[] } {
  const values = new Map<string, Value>();
  const spans = new Map<string, Span>();
  const unknown: string[] = [];
  for (const [key, value] of given) {
    const written = str(key);
    const isOwn = Object.hasOwn(rules.properties, written);
    const name = isOwn ? written : rules.nameOf.get(written);
    const span = work.options.spanOf?.(origin, written);
    if (span !== undefined) spans.set(name ?? written, span);
    if (name !== undefined) {
      if (values.has(name)) work.warnings.push(`Both option ${name} and its alias ${isOwn ? name : written} are set.`);
      if (!isOwn || !values.has(name)) values.set(name, value);
    } else if (rules.isOpen) values.set(written, value);
    else unknown.push(written);
  }
  return { values, spans, unknown };
}

/** What the arguments of one level have in common; `nested` is looked at after the level's own rules. */
interface Level {
  readonly path: string;
  readonly work: Work;
  readonly failAsIs: Fail;
  readonly nested: (() => void)[];
}

function coerceArgument(
  argument: ArgumentSchema,
  value: Value,
  name: string,
  at: Span | undefined,
  level: Level,
): unknown {
  const coerced = coerce(boolAsChoice(argument, value), argument['x-type']);
  if (coerced.warning !== undefined) level.work.warnings.push(coerced.warning);
  const elements = argument['x-elements'];
  if (elements !== undefined && isList(coerced.value as Value)) {
    return (coerced.value as readonly Value[]).map((item) => coerceElement(argument, item, elements, name, at, level));
  }
  if (isDict(coerced.value as Value) && argument.properties !== undefined) {
    return descend(argument, coerced.value as Dict, name, level);
  }
  return coerced.value;
}

function coerceElement(
  argument: ArgumentSchema,
  item: Value,
  elements: string,
  name: string,
  at: Span | undefined,
  level: Level,
): unknown {
  const { path, work } = level;
  if (work.options.isDynamic?.(item) === true) return undefined;
  let coerced: ReturnType<typeof coerce>;
  try {
    coerced = coerce(item, elements);
  } catch (error) {
    if (!(error instanceof CoercionError)) throw error;
    const place = path === '' ? '' : ` found in '${path}'`;
    const type = `is of type ${typeOf(item)} and we were unable to convert to ${elements}: ${error.message}`;
    level.failAsIs('ARGS_TYPE', `Elements value for option '${name}'${place} ${type}`, at);
    return undefined;
  }
  if (coerced.warning !== undefined) work.warnings.push(coerced.warning);
  const { items } = argument;
  const rules = items?.properties === undefined ? argument : items;
  if (isDict(coerced.value as Value) && rules.properties !== undefined) {
    return descend(rules, coerced.value as Dict, name, level);
  }
  return coerced.value;
}

/** Options within an option: filled in when the level they stand in has been checked. */
function descend(argument: ArgumentSchema, members: Dict, name: string, { path, work, nested: later }: Level): Dict {
  const checked = new Map<Value, Value>();
  later.push(() => {
    const args = validateLevel(rulesOf(argument, false), members, members, join(path, name), work);
    for (const [key, value] of Object.entries(args)) checked.set(key, value as Value);
  });
  return checked;
}

const known = new WeakMap<TaskSchema | ArgumentSchema, Rules>();

function rulesOf(schema: TaskSchema | ArgumentSchema, isOpen: boolean): Rules {
  const before = known.get(schema);
  if (before !== undefined) return before;
  const properties = schema.properties ?? {};
  const entries = Object.entries(properties);
  const required = schema.required as readonly string[] | undefined;
  const rules: Rules = {
    properties,
    entries,
    nameOf: new Map(entries.flatMap(([name, argument]) => (argument['x-aliases'] ?? []).map((alias) => [alias, name]))),
    ...(required === undefined ? {} : { required }),
    isOpen,
    facts: schema,
  };
  known.set(schema, rules);
  return rules;
}

/** YAML 1.1 reads `upgrade: yes` as true; where exactly one choice is a word for that, the word was meant. */
function boolAsChoice(argument: ArgumentSchema, value: Value): Value {
  if (typeof value !== 'boolean' || argument['x-type'] !== 'str') return value;
  const words = value ? ['y', 'yes', 'on', '1', 'true', 't'] : ['n', 'no', 'off', '0', 'false', 'f'];
  const meant = (argument.enum ?? []).filter((choice) => words.includes(String(choice)));
  return meant.length === 1 ? String(meant[0]) : value;
}

/** A value, or every element of a list, is one of the choices. */
function checkChoices(argument: ArgumentSchema, value: unknown, name: string, at: Span | undefined, fail: Fail): void {
  if (argument['x-elements'] === undefined || !isList(value as Value)) {
    checkChoice(argument, value, name, at, fail);
    return;
  }
  for (const item of value as readonly unknown[]) {
    if (item !== undefined) checkChoice(argument.items ?? argument, item, name, at, fail);
  }
}

function checkChoice(argument: ArgumentSchema, value: unknown, name: string, at: Span | undefined, fail: Fail): void {
  const choices = argument.enum;
  if (choices === undefined || choices.includes(value as never)) return;
  const list = choices.filter((choice) => choice !== null).map(String);
  const message = `value of ${name} must be one of: ${list.join(', ')}, got: ${str(value as Value)}`;
  fail('ARGS_CHOICE', message, at, didYouMean(str(value as Value), list));
}

/** A default as the module sees it: `[]` and texts are coerced like given values (a `list` default may be text). */
function defaultOf(argument: ArgumentSchema): unknown {
  const value = argument.default as Value;
  return argument['x-type'] === 'raw' ? value : coerce(value, argument['x-type']).value;
}

function groups(value: unknown): readonly (readonly string[])[] {
  return (value as readonly (readonly string[])[] | undefined) ?? [];
}

function unsupported(module: string | undefined, name: string, rules: Rules, path: string): string {
  const names = Object.keys(rules.properties).sort();
  const aliases = [...rules.nameOf.keys()];
  const also = aliases.length === 0 ? '' : ` (${aliases.sort().join(', ')})`;
  const full = path === '' ? name : `${path.replaceAll(' -> ', '.')}.${name}`;
  const what = module === undefined ? '' : `Unsupported parameters for (${module}) module: `;
  return `${what}${full}. Supported parameters include: ${names.join(', ')}${also}.`;
}

function typeOf(value: Value): string {
  const plain = unbox(value);
  if (typeof plain === 'string') return "<class 'str'>";
  if (isList(plain)) return "<class 'list'>";
  if (isDict(plain)) return "<class 'dict'>";
  if (plain === null) return "<class 'NoneType'>";
  if (typeof plain === 'boolean') return "<class 'bool'>";
  return typeof plain === 'bigint' || Number.isInteger(plain) ? "<class 'int'>" : "<class 'float'>";
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path} -> ${name}`;
}

function inside(path: string): string {
  return path === '' ? '' : ` found in ${path}`;
}
