import { type Py, PyObject } from '../../values/index.ts';
import type { CompiledTemplate } from '../compile/template.ts';

/** An imported template: the names it set, except private ones. */
export class Module extends PyObject {
  readonly typeName = 'TemplateModule';
  readonly template: CompiledTemplate;
  readonly #names: ReadonlyMap<string, Py>;
  readonly #text: () => string;
  constructor(template: CompiledTemplate, names: ReadonlyMap<string, Py>, text: () => string) {
    super();
    this.template = template;
    this.#names = names;
    this.#text = text;
  }
  override str(): string {
    return this.#text();
  }
  override attribute(name: string): Py | undefined {
    return name.startsWith('_') ? undefined : this.#names.get(name);
  }
}
