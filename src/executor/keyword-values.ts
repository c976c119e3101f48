import { CbxError, type Sourced } from '../errors/index.ts';
import { coerce, unbox } from '../task/index.ts';
import type { Awaitable, Templar } from '../template/templar.ts';
import { isList, type Value } from '../values/value.ts';
import type { VariableScope } from '../vars/scope.ts';
import type { Effective } from './effective.ts';
import { keywordFailure } from './failure.ts';
import { OMIT } from './omit.ts';

/** Reads a task's keywords for one host: rendered, and of the type that the keyword wants. */
export class KeywordReader {
  readonly effective: Effective;
  readonly #templar: Templar;
  readonly #scope: VariableScope;

  constructor(effective: Effective, templar: Templar, scope: VariableScope) {
    this.effective = effective;
    this.#templar = templar;
    this.#scope = scope;
  }

  /** The rendered value; undefined when nobody says the keyword, or says it empty. `omit` leaves it to what is around. */
  value(name: string): Awaitable<Value | undefined> {
    // Most keywords of most tasks are not said: a loop asks for a dozen of them for every item.
    return this.effective.get(name) === undefined ? undefined : this.#said(name);
  }

  async #said(name: string): Promise<Value | undefined> {
    for (const written of this.effective.places(name)) {
      if (written.value === null) return undefined;
      const value = unbox(await this.#render(name, written));
      if (value !== OMIT) return value === null ? undefined : value;
    }
    return undefined;
  }

  /** Every value of an extending keyword, outermost first. */
  async all(name: string): Promise<Value[]> {
    const values: Value[] = [];
    for (const written of this.effective.all(name)) {
      values.push(unbox(await this.#render(name, written)));
    }
    return values;
  }

  async #render(name: string, written: Sourced<Value>): Promise<Value> {
    try {
      return await this.#templar.renderSourced(written, this.#scope);
    } catch (error) {
      throw keywordFailure(name, error);
    }
  }

  bool(name: string): Awaitable<boolean | undefined> {
    return this.#typed(name, 'bool') as Awaitable<boolean | undefined>;
  }

  int(name: string): Awaitable<number | undefined> {
    return this.#typed(name, 'int') as Awaitable<number | undefined>;
  }

  float(name: string): Awaitable<number | undefined> {
    return this.#typed(name, 'float') as Awaitable<number | undefined>;
  }

  async text(name: string): Promise<string | undefined> {
    const text = (await this.#typed(name, 'str')) as string | undefined;
    return text === '' ? undefined : text;
  }

  /** A list of texts; a single one counts as a list, commas separate. */
  async texts(name: string): Promise<string[]> {
    const value = await this.value(name);
    if (value === undefined) return [];
    const items = isList(value) ? value : [value];
    return items.flatMap((item) => String(coerce(item, 'str').value).split(',')).map((item) => item.trim());
  }

  #typed(name: string, type: string): Awaitable<unknown> {
    return this.effective.get(name) === undefined ? undefined : this.#coerced(name, type);
  }

  async #coerced(name: string, type: string): Promise<unknown> {
    const value = await this.value(name);
    if (value === undefined || value === '') return type === 'str' ? value : undefined;
    try {
      return coerce(value, type).value;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const message = `the field '${name}' has an invalid value, and could not be converted to an ${type}. The error was: ${reason}`;
      throw new CbxError('PLAYBOOK_BAD_KEYWORD', message, this.effective.get(name)?.at);
    }
  }
}
