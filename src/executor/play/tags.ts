import { inheritedTags, isSelected, type TagSelection, type Task, tagTexts } from '../../playbook/index.ts';
import { unbox } from '../../task/index.ts';
import type { Templar } from '../../template/templar.ts';
import type { Value } from '../../values/value.ts';
import type { VariableScope } from '../../vars/index.ts';

/** Decides once per task of a play whether its tags are selected. */
export class TagFilter {
  readonly #selection: TagSelection;
  readonly #templar: Templar;
  readonly #scope: VariableScope;
  readonly #known = new Map<Task, boolean>();

  constructor(selection: TagSelection, templar: Templar, scope: VariableScope) {
    this.#selection = selection;
    this.#templar = templar;
    this.#scope = scope;
  }

  wants(task: Task): boolean {
    let known = this.#known.get(task);
    if (known === undefined) {
      const tags = tagTexts(inheritedTags(task).map((written) => this.#render(written.value)));
      known = isSelected(tags, this.#selection);
      this.#known.set(task, known);
    }
    return known;
  }

  /** Tags are the same for all hosts; one that only a lookup could tell stays as it is written. */
  #render(value: Value): Value {
    if (!this.#templar.isTemplate(value)) return value;
    const rendered = this.#templar.render(value, this.#scope);
    return rendered instanceof Promise ? value : unbox(rendered);
  }
}
