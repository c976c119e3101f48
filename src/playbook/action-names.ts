/** The language's own actions: they bring in tasks or roles instead of running a module. */
export const INCLUDE_ACTIONS = ['include', 'include_tasks', 'import_tasks', 'include_role', 'import_role'] as const;
export type IncludeAction = (typeof INCLUDE_ACTIONS)[number];

/** Modules whose argument text may hold words that are no `key=value`. */
const FREE_FORM: ReadonlySet<string> = new Set([
  'command',
  'shell',
  'script',
  'raw',
  'win_command',
  'win_shell',
  'ansible.windows.win_command',
  'ansible.windows.win_shell',
]);

/** Actions that keep loose words, though they split off every `key=value` first. */
const LOOSE_WORDS: ReadonlySet<string> = new Set([
  ...INCLUDE_ACTIONS,
  'import_playbook',
  'include_vars',
  'add_host',
  'group_by',
  'set_fact',
  'meta',
]);

export function isFreeForm(module: string): boolean {
  return FREE_FORM.has(module);
}

export function takesLooseWords(module: string): boolean {
  return FREE_FORM.has(module) || LOOSE_WORDS.has(module);
}

/** `ansible.builtin.copy` and `ansible.legacy.copy` are `copy`; other collections keep their full name. */
export function shortName(name: string): string {
  return name.replace(/^ansible\.(?:builtin|legacy)\.(?=[^.]+$)/, '');
}

export function isIncludeAction(name: string): name is IncludeAction {
  return (INCLUDE_ACTIONS as readonly string[]).includes(name);
}

/** The lookups that `with_<name>` may use without an installed collection. */
export const LOOKUPS: ReadonlySet<string> = new Set(
  (
    'config csvfile dict env file fileglob first_found indexed_items ini inventory_hostnames items lines list nested ' +
    'password pipe random_choice sequence subelements template together unvault url varnames vars'
  ).split(' '),
);
