import { type Py, PyObject, repr } from '../../values/index.ts';

/** `namespace(…)`: the one object whose attributes a template can set. */
export class Namespace extends PyObject {
  readonly typeName = 'Namespace';
  readonly members: Map<Py, Py>;
  constructor(members: Map<Py, Py>) {
    super();
    this.members = members;
  }
  override repr(): string {
    return `<Namespace ${repr(this.members)}>`;
  }
  override attribute(name: string): Py | undefined {
    return this.members.get(name);
  }
}
