import { type Py, PyFunction, PyObject } from '../../values/index.ts';
import { renderBlock } from '../compile/inheritance.ts';
import { concatenate } from './concatenate.ts';
import { Frame } from './frame.ts';
import type { Run } from './run.ts';

/** `self`: the template's blocks as functions. */
export class SelfReference extends PyObject {
  readonly typeName = 'TemplateReference';
  readonly #run: Run;
  constructor(run: Run) {
    super();
    this.#run = run;
  }
  override repr(): string {
    return '<TemplateReference None>';
  }
  override attribute(name: string): Py | undefined {
    const run = this.#run;
    if (!run.blocks.has(name)) return undefined;
    return new PyFunction(name, () => {
      const pieces: Py[] = [];
      run.rendering.deeper(() => renderBlock(new Frame(run, null), name, 0, false, pieces));
      return concatenate(pieces, run.convert);
    });
  }
}
