import type { Sourced, Span } from '../errors/index.ts';
import type { Dict, Value } from '../values/value.ts';

/**
 * The playbook as it was written: immutable, shared by all hosts. Keywords stay raw (templates not rendered), because
 * what they mean is only known per host; each one knows where it stands.
 */
export type Keywords = ReadonlyMap<string, Sourced<Value>>;

export interface Playbook {
  readonly file: string;
  readonly plays: readonly Play[];
}

interface NodeBase {
  readonly at: Span;
  /** Every keyword that was written here, except the structural ones (tasks, block, roles, …) that became members. */
  readonly keywords: Keywords;
  /** `vars:` of this node; empty when there is none. */
  readonly vars: Dict;
  /** Tags of this node alone, not yet rendered; inherited ones come from the parents. */
  readonly tags: readonly Sourced<Value>[];
}

export interface Play extends NodeBase {
  readonly kind: 'play';
  readonly name: Sourced<string> | undefined;
  readonly hosts: Sourced<Value>;
  readonly preTasks: readonly Block[];
  /**
   * Every use of a role, in the order they run, dependencies first. A role used twice stands here twice: what has
   * completed on a host is left out there at run time (same {@link Role.identity}, no `allow_duplicates`).
   */
  readonly roles: readonly Role[];
  /** Roles that `import_role` brings in; their variables and defaults are visible in the play like those of `roles`. */
  readonly importedRoles: readonly Role[];
  readonly tasks: readonly Block[];
  readonly postTasks: readonly Block[];
  /** Handlers in the order they run: those of the roles, of the play, of its `import_role`s. The last of a name is found. */
  readonly handlers: readonly Block[];
  readonly varsFiles: readonly Sourced<Value>[];
  readonly varsPrompt: readonly Dict[];
  /** Path of the playbook file; its folder is playbook_dir. */
  readonly file: string;
}

export type Entry = Block | Task;

/** A list of entries with what they inherit. Plain task lists are implicit blocks without keywords. */
export interface Block extends NodeBase {
  readonly kind: 'block';
  readonly name: string | undefined;
  readonly implicit: boolean;
  /** The task file that a dynamic include brought in: set on the one block that holds all of it. */
  readonly file?: string;
  readonly block: readonly Entry[];
  readonly rescue: readonly Entry[];
  readonly always: readonly Entry[];
  readonly parent: Parent;
  readonly role: Role | undefined;
}

/** What keywords and variables are inherited from, innermost first. Static imports and roles appear as blocks and roles. */
export type Parent = Block | Task | Role | Play;

export interface Task extends NodeBase {
  readonly kind: 'task';
  readonly name: string | undefined;
  /** What to do; the name as written (FQCN or short) and the name it resolves to. */
  readonly action: Action;
  readonly loop: Loop | undefined;
  readonly register: string | undefined;
  readonly notify: readonly Sourced<Value>[];
  /** Topics of a handler. */
  readonly listen: readonly string[];
  readonly isHandler: boolean;
  /**
   * Set on a static import (`import_tasks`, `import_role`, an old `include` without template or loop). Such a task never
   * runs: it is only the parent of what it brought in, and hands down all its keywords. Dynamic includes run, and as
   * parents hand down their `vars` alone.
   */
  readonly imported?: true;
  /** Nobody wrote it: `meta: role_complete` at a role's end, the validation of a role's arguments. Lists leave it out. */
  readonly implicit?: true;
  readonly parent: Parent;
  readonly role: Role | undefined;
}

export interface Action {
  /** As written, with its place. */
  readonly written: Sourced<string>;
  /** Short name without `ansible.builtin.`/`ansible.legacy.`; other collections keep their full name. */
  readonly module: string;
  /** Arguments as written (k=v strings already split); values may be templates. Positions: `spanOf(args, key)`. */
  readonly args: Dict;
  /** Free-form text (`_raw_params`), if any. */
  readonly freeForm: Sourced<string> | undefined;
  /** `args: "{{ x }}"` or `module: "{{ x }}"`: a template that gives the whole mapping. */
  readonly templatedArgs: Sourced<string> | undefined;
}

/** `loop:` (lookup undefined) or `with_<lookup>:`. */
export interface Loop {
  readonly lookup: string | undefined;
  readonly items: Sourced<Value>;
}

/** One use of a role. */
export interface Role extends NodeBase {
  readonly kind: 'role';
  readonly name: string;
  readonly path: string;
  /** `collection.name` roles carry their collection. */
  readonly collection: string | undefined;
  readonly defaults: Dict;
  readonly roleVars: Dict;
  /** Other keys of the role entry: parameters, at their own precedence. */
  readonly params: Dict;
  readonly dependencies: readonly Role[];
  /** Equal for uses that count as one role for the rule on duplicates: same name, parameters, tags, conditions and files. */
  readonly identity: string;
  /** How it came into the play; `include` and `import` are include_role and import_role. */
  readonly usedBy: 'roles' | 'dependency' | 'import' | 'include';
  /** Its variables and defaults are visible in the whole play (every static use; include_role only with `public`). */
  readonly public: boolean;
  /** Its own tasks, without the dependencies'; the last block ends with an implicit `meta: role_complete`. */
  readonly tasks: readonly Block[];
  readonly handlers: readonly Block[];
  readonly allowDuplicates: boolean;
  readonly parent: Parent | undefined;
}
