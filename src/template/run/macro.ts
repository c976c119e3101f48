import { type Kwargs, type Py, PyObject, PyTuple, spend, typeError, Undefined } from '../../values/index.ts';
import type { Evaluate } from '../compile/template.ts';
import type { Frame } from './frame.ts';

export interface MacroParameter {
  readonly name: string;
  readonly fallback: Evaluate | undefined;
}

/** A macro, or the body of a call block as `caller`. */
export class Macro extends PyObject {
  readonly typeName = 'Macro';
  readonly name: string;
  readonly #parameters: readonly MacroParameter[];
  readonly #uses: ReadonlySet<string>;
  readonly #home: Frame;
  readonly #body: (frame: Frame) => Py;

  constructor(
    name: string,
    parameters: readonly MacroParameter[],
    uses: ReadonlySet<string>,
    home: Frame,
    body: (frame: Frame) => Py,
  ) {
    super();
    this.name = name;
    this.#parameters = parameters;
    this.#uses = uses;
    this.#home = home;
    this.#body = body;
  }

  override repr(): string {
    return `<Macro ${this.name === 'caller' ? 'anonymous' : `'${this.name}'`}>`;
  }

  override get isCallable(): boolean {
    return true;
  }

  override attribute(name: string): Py | undefined {
    switch (name) {
      case 'name':
        return this.name;
      case 'arguments':
        return PyTuple.from(this.#parameters.map((parameter) => parameter.name)) as readonly Py[];
      case 'catch_kwargs':
        return this.#uses.has('kwargs');
      case 'catch_varargs':
        return this.#uses.has('varargs');
      case 'caller':
        return this.#uses.has('caller');
    }
    return undefined;
  }

  override call(args: readonly Py[], kwargs: Kwargs): Py {
    const frame = this.#home.child();
    const rest = new Map(kwargs);
    const takesCaller = this.#uses.has('caller') && !this.#parameters.some((parameter) => parameter.name === 'caller');
    if (takesCaller) {
      frame.set(
        'caller',
        rest.get('caller') ?? new Undefined({ path: 'caller', key: 'caller', reason: 'no caller defined' }),
      );
      rest.delete('caller');
    }
    for (const [at, parameter] of this.#parameters.entries()) {
      let value = args[at];
      const given = rest.get(parameter.name);
      if (given !== undefined) {
        if (value !== undefined)
          throw typeError(`macro '${this.name}' got multiple values for argument '${parameter.name}'`);
        rest.delete(parameter.name);
        value = given;
      }
      frame.set(parameter.name, value === undefined ? this.#fallback(parameter, frame) : value);
    }
    if (this.#uses.has('kwargs')) frame.set('kwargs', rest);
    else if (rest.size > 0) {
      const [name] = rest.keys();
      if (name === 'caller')
        throw typeError(
          `macro '${this.name}' was invoked with two values for the special caller argument, or takes none`,
        );
      throw typeError(`macro '${this.name}' takes no keyword argument '${name}'`);
    }
    const extra = args.slice(this.#parameters.length);
    if (this.#uses.has('varargs')) frame.set('varargs', PyTuple.from(extra as never[]) as readonly Py[]);
    else if (extra.length > 0) {
      throw typeError(`macro '${this.name}' takes not more than ${this.#parameters.length} argument(s)`);
    }
    spend(10);
    return frame.run.rendering.deeper(() => this.#body(frame));
  }

  #fallback(parameter: MacroParameter, frame: Frame): Py {
    if (parameter.fallback !== undefined) return parameter.fallback(frame);
    return new Undefined({
      path: parameter.name,
      key: parameter.name,
      reason: `parameter ${JSON.stringify(parameter.name)} was not provided`,
    });
  }
}

export function makeMacro(
  name: string,
  parameters: readonly MacroParameter[],
  uses: ReadonlySet<string>,
  home: Frame,
  body: (frame: Frame) => Py,
): Macro {
  return new Macro(name, parameters, uses, home, body);
}
