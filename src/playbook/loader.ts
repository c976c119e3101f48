import type { Sourced, Span } from '../errors/index.ts';
import type { Dict } from '../values/value.ts';
import type { Block, Play, Playbook, Role, Task } from './ast.ts';

/** What the language must know of modules. Names are short for ansible-core's own, full for collections'. */
export interface ModuleCatalog {
  /** A module that can run. `folders`: `library/` folders of the role and the playbook, which may hold more. */
  has(name: string, folders?: readonly string[]): boolean;
  /** A module that exists somewhere, though cbx may not have it: the task fails when it is reached. */
  known(name: string): boolean;
  /** Takes free-form text (command, shell, script, raw, meta …). */
  freeForm(name: string): boolean;
  /** Names that a misspelt one may have meant. */
  names(misspelt: string): Iterable<string>;
}

/** What the loader needs from above. */
export interface PlaybookDeps {
  readonly modules: ModuleCatalog;
  /** `roles_path`: folders to search after `roles/` beside the playbook. */
  readonly rolesPath: readonly string[];
  /** `collections_paths`, each with `ansible_collections/` below. */
  readonly collectionsPath: readonly string[];
  /** Decrypts a whole file that is a vault, and `!vault` values. Throws VAULT_*. */
  readonly decrypt?: (envelope: string) => string;
  /**
   * Renders the name of a static import with what is known before any host is: extra, play, role and task variables.
   * Throws TEMPLATE_*.
   */
  renderName(name: Sourced<string>, node: Task | Play | Role): string;
  /** Accept what ansible-core 2.14 refuses but earlier releases ran (`sudo:`, play-level `include:`). */
  readonly legacy?: boolean;
  /** A key that a mapping says twice: `duplicate_dict_key`; a warning unless said. */
  readonly duplicateKeys?: 'warn' | 'error' | 'ignore';
  /** Gets what is odd but no mistake, once each, as soon as it is read; dynamic includes read during the run. */
  readonly warn?: (message: string) => void;
  readonly deprecate?: (deprecation: Deprecation) => void;
}

/** A form that still works but should not be used any more. */
export interface Deprecation {
  readonly message: string;
  /** The ansible-core release that no longer has it. */
  readonly version?: string;
  readonly at: Span;
}

/** What include_role and import_role say. */
export interface RoleOptions {
  readonly tasksFrom?: string;
  readonly varsFrom?: string;
  readonly defaultsFrom?: string;
  readonly handlersFrom?: string;
  readonly public?: boolean;
  readonly allowDuplicates?: boolean;
  readonly validate?: boolean;
  readonly apply?: Dict;
}

/** What a dynamic include brought in. */
export interface IncludedRole {
  /** The role and its dependencies, in the order they run; their tasks stand in `blocks` already. */
  readonly roles: readonly Role[];
  readonly blocks: readonly Block[];
  readonly handlers: readonly Block[];
}

/** Reads playbooks, and at run time what their dynamic includes name. Files are read and parsed once. */
export interface PlaybookLoader {
  /** All plays of a file with its imports. Throws CbxErrors with every mistake that was found. */
  loadPlaybook(path: string): Playbook;
  /** The play that a role declares for itself (`cbx: { play: … }` in its meta/main.yml). Throws CbxErrors. */
  playForRole(name: string, folder: string): Playbook;
  /**
   * The tasks of an include_tasks whose file name is rendered: the same Block for the same include and file, whatever
   * the host or loop item. Throws PLAYBOOK_FILE_NOT_FOUND (Ansible: that host's task fails) or CbxErrors.
   */
  loadTaskFile(include: Task, file: string): Block;
  /** The role of an include_role whose arguments are rendered; cached in the same way. Throws PLAYBOOK_ROLE_NOT_FOUND. */
  loadRole(include: Task, name: string, options: RoleOptions): IncludedRole;
}
