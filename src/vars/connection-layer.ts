import type { Parent, Task } from '../playbook/index.ts';
import type { Value } from '../values/value.ts';
import type { Variable, VariableLayer, VariableScope } from './scope.ts';

/** What command line and settings say about connections. */
export interface ConnectionFacts {
  readonly transport: string;
  readonly remoteUser?: string;
  readonly port?: number;
  readonly privateKeyFile?: string;
  readonly timeoutSeconds: number;
  readonly shellExecutable?: string;
}

/** Two spellings of one variable: who sets one has set the other. */
const PAIRS: Readonly<Record<string, string>> = {
  ansible_host: 'ansible_ssh_host',
  ansible_port: 'ansible_ssh_port',
  ansible_user: 'ansible_ssh_user',
  ansible_private_key_file: 'ansible_ssh_private_key_file',
  ansible_timeout: 'ansible_ssh_timeout',
};

interface Told {
  readonly facts: ConnectionFacts;
  readonly task: Task;
  readonly host: string;
  readonly isImplicit: boolean;
}

const OWN: Readonly<Record<string, (told: Told) => Value | undefined>> = {
  ansible_connection: ({ facts, task }) =>
    (delegateOf(task) === undefined ? inherited(task, 'connection') : undefined) ??
    (facts.transport === 'smart' ? 'ssh' : facts.transport),
  ansible_host: ({ task, host, isImplicit }) => delegateOf(task) ?? (isImplicit ? '127.0.0.1' : host),
  ansible_port: ({ facts }) => facts.port,
  ansible_user: ({ facts, task }) => inherited(task, 'remote_user') ?? facts.remoteUser,
  ansible_private_key_file: ({ facts }) => facts.privateKeyFile,
  ansible_timeout: ({ facts }) => facts.timeoutSeconds,
  ansible_shell_executable: ({ facts }) => facts.shellExecutable ?? '/bin/sh',
};

/** Every variable of the layer: whose value it has, and the other spelling that outranks it. */
const NAMES: ReadonlyMap<string, { readonly own: string; readonly other: string | undefined }> = new Map(
  Object.keys(OWN).flatMap((own) => {
    const other = PAIRS[own];
    const names: [string, { own: string; other: string | undefined }][] = [[own, { own, other }]];
    if (other !== undefined) names.push([other, { own, other: own }]);
    return names;
  }),
);

/**
 * How a task reaches its host, as variables: where nobody sets `ansible_host`, `ansible_connection` and their like,
 * ansible-core 2.14 gives its tasks (not `hostvars` or `vars`) what it worked out from keywords, flags and settings.
 *
 * @param scope the task's other variables, all of them stronger
 */
export function connectionLayer(
  facts: ConnectionFacts,
  task: Task,
  host: string,
  isImplicit: boolean,
  scope: VariableScope,
): VariableLayer {
  const told: Told = { facts, task, host, isImplicit };
  const get = (name: string): Variable | undefined => {
    const known = NAMES.get(name);
    if (known === undefined) return undefined;
    const other = known.other === undefined ? undefined : scope.get(known.other)?.value;
    const value = other ?? OWN[known.own]?.(told);
    return value === undefined ? undefined : { value, from: 'command line' };
  };
  return {
    level: 'command line',
    get,
    *names() {
      for (const name of NAMES.keys()) if (get(name) !== undefined) yield name;
    },
  };
}

function delegateOf(task: Task): Value | undefined {
  return task.keywords.get('delegate_to')?.value;
}

/** A keyword of the task, or of the nearest node around it that says it. */
function inherited(task: Task, name: string): Value | undefined {
  for (let node: Parent | undefined = task; node !== undefined; node = node.kind === 'play' ? undefined : node.parent) {
    if (node !== task && node.kind === 'task' && node.imported !== true) continue;
    const value = node.keywords.get(name)?.value ?? null;
    if (value !== null) return value;
  }
  return undefined;
}
