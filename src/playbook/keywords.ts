/** Where a keyword may stand. `include` are the dynamic include_tasks and include_role, which take few. */
export type NodeKind = 'play' | 'role' | 'block' | 'task' | 'handler' | 'include';

/** What a keyword's value has to be, once its templates are rendered. */
export type KeywordType =
  | 'any'
  | 'bool'
  | 'int'
  | 'float'
  | 'string'
  | 'list'
  | 'strings'
  | 'dict'
  | 'percent'
  | 'class';

export interface Keyword {
  readonly type: KeywordType;
  readonly nodes: readonly NodeKind[];
  /** `first`: the innermost node that says something wins; `extend`: the outer values come first, then the inner ones. */
  readonly inherit: 'none' | 'first' | 'extend';
  /** Expressions without braces (`when`) or templates in braces. */
  readonly bare?: true;
}

const EVERYWHERE: readonly NodeKind[] = ['play', 'role', 'block', 'task', 'handler'];
const AND_INCLUDES: readonly NodeKind[] = [...EVERYWHERE, 'include'];
const TASKS: readonly NodeKind[] = ['task', 'handler'];
const TASKS_AND_INCLUDES: readonly NodeKind[] = [...TASKS, 'include'];
const PLAY: readonly NodeKind[] = ['play'];
const BELOW_PLAY: readonly NodeKind[] = ['role', 'block', 'task', 'handler'];

function keyword(
  type: KeywordType,
  nodes: readonly NodeKind[],
  inherit: Keyword['inherit'] = 'none',
  bare?: true,
): Keyword {
  return bare === undefined ? { type, nodes, inherit } : { type, nodes, inherit, bare };
}

/** Every keyword of ansible-core 2.14's language: its type, where it may stand and how it is inherited. */
export const KEYWORDS: Readonly<Record<string, Keyword>> = {
  action: keyword('any', TASKS),
  always: keyword('list', ['block']),
  any_errors_fatal: keyword('bool', EVERYWHERE, 'first'),
  args: keyword('dict', TASKS_AND_INCLUDES),
  async: keyword('int', TASKS),
  become: keyword('bool', EVERYWHERE, 'first'),
  become_exe: keyword('string', EVERYWHERE, 'first'),
  become_flags: keyword('string', EVERYWHERE, 'first'),
  become_method: keyword('string', EVERYWHERE, 'first'),
  become_user: keyword('string', EVERYWHERE, 'first'),
  block: keyword('list', ['block']),
  changed_when: keyword('list', TASKS, 'none', true),
  check_mode: keyword('bool', EVERYWHERE, 'first'),
  collections: keyword('strings', AND_INCLUDES, 'first'),
  connection: keyword('string', EVERYWHERE, 'first'),
  debugger: keyword('string', AND_INCLUDES, 'first'),
  delay: keyword('float', TASKS),
  delegate_facts: keyword('bool', BELOW_PLAY, 'first'),
  delegate_to: keyword('string', BELOW_PLAY, 'first'),
  diff: keyword('bool', EVERYWHERE, 'first'),
  environment: keyword('list', EVERYWHERE, 'extend'),
  fact_path: keyword('string', PLAY),
  failed_when: keyword('list', TASKS, 'none', true),
  force_handlers: keyword('bool', PLAY),
  gather_facts: keyword('bool', PLAY),
  gather_subset: keyword('strings', PLAY),
  gather_timeout: keyword('int', PLAY),
  handlers: keyword('list', PLAY),
  hosts: keyword('strings', PLAY),
  ignore_errors: keyword('bool', AND_INCLUDES, 'first'),
  ignore_unreachable: keyword('bool', EVERYWHERE, 'first'),
  listen: keyword('strings', ['handler']),
  local_action: keyword('any', TASKS),
  loop: keyword('any', TASKS_AND_INCLUDES),
  loop_control: keyword('class', TASKS_AND_INCLUDES),
  max_fail_percentage: keyword('percent', PLAY),
  module_defaults: keyword('list', EVERYWHERE, 'extend'),
  name: keyword('string', AND_INCLUDES),
  no_log: keyword('bool', AND_INCLUDES, 'first'),
  notify: keyword('strings', ['block', 'task', 'handler'], 'extend'),
  order: keyword('string', PLAY),
  poll: keyword('int', TASKS),
  port: keyword('int', EVERYWHERE, 'first'),
  post_tasks: keyword('list', PLAY),
  pre_tasks: keyword('list', PLAY),
  register: keyword('string', TASKS_AND_INCLUDES),
  remote_user: keyword('string', EVERYWHERE, 'first'),
  rescue: keyword('list', ['block']),
  retries: keyword('int', TASKS),
  roles: keyword('list', PLAY),
  run_once: keyword('bool', AND_INCLUDES, 'first'),
  serial: keyword('list', PLAY),
  strategy: keyword('string', PLAY),
  tags: keyword('list', AND_INCLUDES, 'extend'),
  tasks: keyword('list', PLAY),
  throttle: keyword('int', EVERYWHERE, 'first'),
  timeout: keyword('int', AND_INCLUDES, 'first'),
  until: keyword('list', TASKS, 'none', true),
  user: keyword('string', PLAY),
  vars: keyword('dict', AND_INCLUDES, 'extend'),
  vars_files: keyword('list', PLAY),
  vars_prompt: keyword('list', PLAY),
  when: keyword('list', ['role', 'block', 'task', 'handler', 'include'], 'extend', true),
};

/** Keys of `loop_control:`. */
export const LOOP_CONTROL = ['loop_var', 'index_var', 'label', 'pause', 'extended', 'extended_allitems'] as const;

/** True when the keyword may stand on that node. */
export function isKeywordOf(name: string, node: NodeKind): boolean {
  return Object.hasOwn(KEYWORDS, name) && (KEYWORDS[name] as Keyword).nodes.includes(node);
}

/** The keywords of a node, for "did you mean". */
export function keywordsOf(node: NodeKind): string[] {
  return Object.keys(KEYWORDS).filter((name) => isKeywordOf(name, node));
}
