import type { Parent, Task } from '../playbook/index.ts';
import type { Value } from '../values/value.ts';
import { computedLayer } from './layers.ts';
import type { VariableLayer, VariableScope } from './scope.ts';

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
  const delegate = task.keywords.get('delegate_to')?.value;
  const keyword = (name: string): Value | undefined => inherited(task, name) ?? undefined;
  const address = delegate ?? (isImplicit ? '127.0.0.1' : host);
  const transport = facts.transport === 'smart' ? 'ssh' : facts.transport;
  const own: Readonly<Record<string, () => Value | undefined>> = {
    ansible_connection: () => (delegate === undefined ? keyword('connection') : undefined) ?? transport,
    ansible_host: () => address,
    ansible_port: () => facts.port,
    ansible_user: () => keyword('remote_user') ?? facts.remoteUser,
    ansible_private_key_file: () => facts.privateKeyFile,
    ansible_timeout: () => facts.timeoutSeconds,
    ansible_shell_executable: () => facts.shellExecutable ?? '/bin/sh',
  };
  const known: Record<string, () => Value | undefined> = {};
  for (const [name, value] of Object.entries(own)) {
    const other = PAIRS[name];
    known[name] = other === undefined ? value : () => scope.get(other)?.value ?? value();
    if (other !== undefined) known[other] = () => scope.get(name)?.value ?? value();
  }
  return computedLayer('command line', known);
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
