import { OMIT } from '../executor/index.ts';
import {
  type Entry,
  inheritedTags,
  isSelected,
  type Play,
  type TagSelection,
  type Task,
  tagTexts,
} from '../playbook/index.ts';
import { repr, str } from '../values/index.ts';
import { isList, type Value } from '../values/value.ts';

/** What `--list-hosts`, `--list-tasks`, `--list-tags` and `--syntax-check` ask for. */
export interface ListingOptions {
  readonly hosts: boolean;
  readonly tasks: boolean;
  readonly tags: boolean;
  /** Only the playbooks' names: it was enough to read them. */
  readonly syntaxOnly: boolean;
  readonly selection: TagSelection;
}

export interface ListingDeps {
  /** The host names of a pattern within the limit, in the inventory's order. Throws INVENTORY_*. */
  readonly select: (pattern: readonly string[]) => readonly string[];
  /** Renders a value with what a play knows before it has hosts. Throws TEMPLATE_*. */
  readonly render: (value: Value, play: Play) => Value | Promise<Value>;
}

/** A playbook as the command line named it, with its plays. */
export interface ListedPlaybook {
  readonly path: string;
  readonly plays: readonly Play[];
}

/**
 * The text of ansible-playbook's listings (ansible-core 2.14), with its final newline. Host names come in the
 * inventory's order, where Ansible's come in none.
 */
export async function listing(
  playbooks: readonly ListedPlaybook[],
  options: ListingOptions,
  deps: ListingDeps,
): Promise<string> {
  let text = '';
  for (const { path, plays } of playbooks) {
    text += `\nplaybook: ${path}\n`;
    if (options.syntaxOnly) continue;
    for (const [index, play] of plays.entries()) text += await playText(play, index + 1, options, deps);
  }
  return text;
}

async function playText(play: Play, number: number, options: ListingOptions, deps: ListingDeps): Promise<string> {
  const hosts = await deps.render(play.hosts.value, play);
  const isLeftOut = hosts === OMIT;
  const patterns = isLeftOut ? [] : (isList(hosts) ? hosts : [hosts]).map(String);
  const isTemplated = hosts !== play.hosts.value && isList(hosts) && !isList(play.hosts.value);
  const written = play.name === undefined ? undefined : await renderedName(play.name.value, play, deps);
  const name = written ?? (isTemplated ? repr(hosts) : patterns.join(','));
  const ownTags = tagTexts(play.tags.map((tag) => tag.value));
  let text = `\n  play #${number} (${patterns.join(',')}): ${name}\tTAGS: [${ownTags.join(',')}]\n`;
  if (options.hosts) {
    const selected = deps.select(isLeftOut ? ['None'] : patterns);
    text += `    pattern: ${isLeftOut ? 'None' : repr(patterns)}\n    hosts (${selected.length}):\n`;
    for (const host of selected) text += `      ${host}\n`;
  }
  if (!options.tasks && !options.tags) return text;
  if (options.tasks) text += '    tasks:\n';
  const allTags = new Set<string>(ownTags);
  for (const task of listedTasks(play)) {
    const tags = tagTexts(await Promise.all(inheritedTags(task).map((tag) => deps.render(tag.value, play))));
    if (!isSelected(tags, options.selection)) continue;
    for (const tag of tags) allTags.add(tag);
    if (options.tasks) text += `      ${listedName(task)}\tTAGS: [${sorted([...ownTags, ...tags]).join(', ')}]\n`;
  }
  if (options.tags) text += `      TASK TAGS: [${sorted(allTags).join(', ')}]\n`;
  return text;
}

/** A play's name; one that cannot be rendered before the play runs stays as it was written. */
async function renderedName(name: string, play: Play, deps: ListingDeps): Promise<string> {
  try {
    return str(await deps.render(name, play));
  } catch {
    return name;
  }
}

/** Named tasks show their role, unnamed ones only their action. */
function listedName(task: Task): string {
  if (task.name === undefined || task.name === '') return task.action.written.value;
  return task.role === undefined || task.action.module === 'include_role'
    ? task.name
    : `${task.role.name} : ${task.name}`;
}

function sorted(tags: Iterable<string>): string[] {
  return [...new Set(tags)].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

/** The tasks of a play in order; Ansible lists neither handlers nor what stands in rescue and always. */
function* listedTasks(play: Play): Iterable<Task> {
  const roles = play.roles.flatMap((role) => role.tasks);
  for (const block of [...play.preTasks, ...roles, ...play.tasks, ...play.postTasks]) yield* tasksOf(block);
}

function* tasksOf(entry: Entry): Iterable<Task> {
  if (entry.kind === 'block') for (const inner of entry.block) yield* tasksOf(inner);
  else if (entry.implicit !== true) yield entry;
}
