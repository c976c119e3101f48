import type { Py } from '../../values/index.ts';
import type { Run } from './run.ts';

/** One scope of names inside a template: a loop's body, a macro's call, the template itself. */
export class Frame {
  readonly run: Run;
  readonly parent: Frame | null;
  /** Set only on the outermost frame of a template: what it sets is visible to blocks and importers. */
  readonly isTop: boolean;
  #names: Map<string, Py> | undefined;

  constructor(run: Run, parent: Frame | null) {
    this.run = run;
    this.parent = parent;
    this.isTop = parent === null;
  }

  /** The value of a name: from this frame outwards, then variables and globals; undefined when nothing has it. */
  get(name: string): Py | undefined {
    for (let frame: Frame | null = this; frame !== null; frame = frame.parent) {
      const value = frame.#names?.get(name);
      if (value !== undefined) return value;
    }
    return this.run.get(name);
  }

  set(name: string, value: Py): void {
    this.#names ??= new Map();
    this.#names.set(name, value);
    if (this.isTop) this.run.exported.set(name, value);
  }

  /** Every name that is set from here outwards, inner ones first: what an included template sees. */
  visible(): Map<string, Py> {
    const all = new Map<string, Py>();
    for (let frame: Frame | null = this; frame !== null; frame = frame.parent) {
      for (const [name, value] of frame.#names ?? []) if (!all.has(name)) all.set(name, value);
    }
    for (const [name, value] of this.run.given) if (!all.has(name)) all.set(name, value);
    return all;
  }

  child(): Frame {
    return new Frame(this.run, this);
  }
}
