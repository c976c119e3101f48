import { parseLiteral } from './literal.ts';
import { type Kwargs, type Py, PyText, typeError } from './py.ts';

interface Parameter {
  readonly name: string;
  readonly fallback: Py | undefined;
  readonly isKeywordOnly: boolean;
}

/** A function's parameters in Python's spelling: `value, width=4, *rest, strict=False, **options`. */
export class Signature {
  readonly text: string;
  #parameters: Parameter[] | undefined;
  #rest = false;
  #options = false;
  readonly #keepsMarks: boolean;

  /** @param keepsMarks texts keep their marks (a filter's "stays text"): for functions that give back what they got */
  constructor(text: string, keepsMarks = false) {
    this.text = text;
    this.#keepsMarks = keepsMarks;
  }

  /**
   * Python's argument binding: one value for each parameter in order, then a tuple for `*rest` and a dict for
   * `**options` where there are such. Raises the type errors that Python raises.
   */
  bind(name: string, args: readonly Py[], kwargs: Kwargs): Py[] {
    const parameters = this.#parse();
    const bound: Py[] = [];
    const positional = parameters.filter((parameter) => !parameter.isKeywordOnly).length;
    if (args.length > positional && !this.#rest) {
      throw typeError(`${name}() takes ${positional} positional arguments but ${args.length} were given`);
    }
    let used = 0;
    for (const [at, parameter] of parameters.entries()) {
      const given = kwargs.get(parameter.name);
      let value = parameter.isKeywordOnly || at >= args.length ? undefined : args[at];
      if (given !== undefined) {
        if (value !== undefined) throw typeError(`${name}() got multiple values for argument '${parameter.name}'`);
        value = given;
        used += 1;
      }
      if (value === undefined) value = parameter.fallback;
      if (value === undefined) throw typeError(`${name}() missing 1 required argument: '${parameter.name}'`);
      bound.push(value instanceof PyText && value.typeName !== 'Markup' && !this.#keepsMarks ? value.text : value);
    }
    if (this.#rest) bound.push(args.slice(positional));
    if (this.#options) {
      const names = new Set(parameters.map((parameter) => parameter.name));
      bound.push(new Map([...kwargs].filter(([key]) => !names.has(key))));
    } else if (used < kwargs.size) {
      const known = new Set(parameters.map((parameter) => parameter.name));
      const unknown = [...kwargs.keys()].find((key) => !known.has(key)) ?? '';
      throw typeError(`${name}() got an unexpected keyword argument '${unknown}'`);
    }
    return bound;
  }

  #parse(): Parameter[] {
    if (this.#parameters !== undefined) return this.#parameters;
    const parameters: Parameter[] = [];
    let isKeywordOnly = false;
    for (const part of splitParameters(this.text)) {
      if (part.startsWith('**')) this.#options = true;
      else if (part.startsWith('*')) {
        this.#rest = part.length > 1;
        isKeywordOnly = true;
      } else {
        const at = part.indexOf('=');
        const name = at < 0 ? part : part.slice(0, at);
        parameters.push({ name, fallback: at < 0 ? undefined : parseLiteral(part.slice(at + 1)), isKeywordOnly });
      }
    }
    this.#parameters = parameters;
    return parameters;
  }
}

function splitParameters(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let quote = '';
  let start = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at]!;
    if (quote !== '') {
      if (character === quote) quote = '';
    } else if (character === '"' || character === "'") quote = character;
    else if ('([{'.includes(character)) depth += 1;
    else if (')]}'.includes(character)) depth -= 1;
    else if (character === ',' && depth === 0) {
      parts.push(text.slice(start, at).trim());
      start = at + 1;
    }
  }
  const last = text.slice(start).trim();
  if (last !== '') parts.push(last);
  return parts;
}
