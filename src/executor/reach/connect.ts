import type { Become, ConnectionTarget, Transport } from '../../connection/connection.ts';
import { CbxError } from '../../errors/index.ts';
import { toBool } from '../../task/index.ts';
import type { Templar } from '../../template/templar.ts';
import { splitWords } from '../../util/shell-words.ts';
import { str } from '../../values/index.ts';
import type { Value } from '../../values/value.ts';
import type { VariableScope } from '../../vars/scope.ts';
import type { KeywordReader } from '../keyword-values.ts';
import type { ConnectionDefaults } from '../options.ts';
import { CONTAINERS, loginOf, PROGRAM_VARIABLES, transportOf } from './transport.ts';

/** How one task reaches its target, and as whom it acts there. */
export interface Reach {
  readonly target: ConnectionTarget;
  readonly become: Become | undefined;
}

const METHODS = new Set(['sudo', 'su', 'doas']);

/**
 * Works out the connection from variables, else keywords, else flags and settings, as ansible-core does.
 *
 * @param host whose connection it is: the task's host, or the one it is delegated to
 * @param scope that host's variables
 */
export async function resolveReach(
  host: string,
  scope: VariableScope,
  keywords: KeywordReader,
  templar: Templar,
  defaults: ConnectionDefaults,
  isDelegated: boolean,
): Promise<Reach> {
  const read = async (...names: string[]): Promise<Value | undefined> => {
    for (const name of names) {
      const variable = scope.get(name);
      // What the task was told about its connection came from the keywords and defaults below.
      if (variable === undefined || variable.from === 'command line') continue;
      const value = await templar.render(variable.value, scope);
      if (value !== null) return value;
    }
    return undefined;
  };
  const text = async (...names: string[]): Promise<string | undefined> => {
    const value = await read(...names);
    return value === undefined ? undefined : str(value);
  };
  // A delegated task speaks to its delegate as that host's own variables say, not as the play's keywords do.
  const keyword = async (name: string): Promise<string | undefined> =>
    isDelegated && name === 'connection' ? undefined : keywords.text(name);

  const transport = transportOf(
    (await text('ansible_connection')) ?? (await keyword('connection')) ?? defaults.transport,
  );
  const port = Number(
    (await text('ansible_port', 'ansible_ssh_port')) ?? (await keyword('port')) ?? defaults.port ?? 0,
  );
  const user =
    (await text('ansible_user', 'ansible_ssh_user')) ?? (await keyword('remote_user')) ?? defaults.remoteUser;
  const password = await secret(read, 'ansible_password', 'ansible_ssh_pass', 'ansible_ssh_password');
  const key = (await text('ansible_private_key_file', 'ansible_ssh_private_key_file')) ?? defaults.privateKeyFile;
  const passphrase = await secret(read, 'ansible_private_key_passphrase', 'ansible_ssh_private_key_passphrase');
  const checking = await read('ansible_host_key_checking', 'ansible_ssh_host_key_checking');
  const sshArgs = [
    ...defaults.sshArgs,
    ...splitWords((await text('ansible_ssh_common_args')) ?? ''),
    ...splitWords((await text('ansible_ssh_extra_args')) ?? ''),
  ];
  const shell = (await text('ansible_shell_executable')) ?? defaults.shellExecutable;
  const remoteTmp = (await text('ansible_remote_tmp')) ?? defaults.remoteTmp;
  const seconds = Number((await text('ansible_timeout', 'ansible_ssh_timeout')) ?? defaults.timeoutSeconds);
  const accept = (await text('cbx_known_hosts')) ?? defaults.acceptNewInto;
  const program =
    (await text(...(PROGRAM_VARIABLES[transport] ?? []))) ??
    (transport === 'openssh' ? defaults.sshExecutable : undefined);
  const extraArgs = CONTAINERS.has(transport) ? await text(`ansible_${transport}_extra_args`) : undefined;
  const programArgs = splitWords(extraArgs ?? '');
  const hostKeyChecking = checking === undefined ? defaults.hostKeyChecking : toBool(checking);
  return {
    target: {
      host,
      transport,
      address: (await text('ansible_host', 'ansible_ssh_host', `ansible_${transport}_host`)) ?? host,
      ...(port > 0 ? { port } : {}),
      ...defined('user', user),
      ...defined('password', password ?? defaults.password),
      ...defined('privateKeyFile', key),
      ...defined('passphrase', passphrase),
      ...(sshArgs.length > 0 ? { sshArgs } : {}),
      ...defined('program', program),
      ...(programArgs.length > 0 ? { programArgs } : {}),
      ...defined('hostKeyChecking', hostKeyChecking),
      ...defined('acceptNewInto', accept),
      ...defined('knownHostsFiles', defaults.knownHostsFiles),
      connectTimeoutMs: (Number.isFinite(seconds) && seconds > 0 ? seconds : 10) * 1000,
      ...defined('shellExecutable', shell),
      ...defined('remoteTmp', remoteTmp),
    },
    become: notOneself(await resolveBecome(read, text, keywords, defaults), user, transport, defaults),
  };
}

/** Who is there already need not become anybody: no sudo is asked for that (`become_allow_same_user`). */
function notOneself(
  become: Become | undefined,
  user: string | undefined,
  transport: Transport,
  defaults: ConnectionDefaults,
): Become | undefined {
  if (become === undefined || defaults.becomeSameUser === true) return become;
  return become.user === loginOf(transport, user) ? undefined : become;
}

async function resolveBecome(
  read: (...names: string[]) => Promise<Value | undefined>,
  text: (...names: string[]) => Promise<string | undefined>,
  keywords: KeywordReader,
  defaults: ConnectionDefaults,
): Promise<Become | undefined> {
  const asked = await read('ansible_become');
  const wanted = asked === undefined ? ((await keywords.bool('become')) ?? defaults.become) : toBool(asked);
  if (!wanted) return undefined;
  const method = (
    (await text('ansible_become_method')) ??
    (await keywords.text('become_method')) ??
    defaults.becomeMethod
  ).replace(/^(?:ansible\.builtin|ansible\.legacy|community\.general)\./, '');
  if (!METHODS.has(method)) {
    throw new CbxError(
      'BECOME_UNKNOWN_METHOD',
      `Invalid become method specified, could not find matching plugin: '${method}'`,
    );
  }
  const user =
    (await text('ansible_become_user', `ansible_${method}_user`)) ??
    (await keywords.text('become_user')) ??
    defaults.becomeUser ??
    'root';
  const exe =
    (await text('ansible_become_exe', `ansible_${method}_exe`)) ??
    (await keywords.text('become_exe')) ??
    defaults.becomeExe;
  const flags =
    (await text('ansible_become_flags', `ansible_${method}_flags`)) ??
    (await keywords.text('become_flags')) ??
    defaults.becomeFlags;
  const password = await secret(
    read,
    'ansible_become_password',
    'ansible_become_pass',
    `ansible_${method}_pass`,
    `ansible_${method}_password`,
  );
  return {
    method: method as Become['method'],
    user,
    ...defined('exe', exe),
    ...defined('flags', flags),
    ...defined('password', password ?? defaults.becomePassword),
  };
}

async function secret(
  read: (...names: string[]) => Promise<Value | undefined>,
  ...names: string[]
): Promise<(() => string) | undefined> {
  const value = await read(...names);
  if (value === undefined) return undefined;
  const plain = str(value);
  return () => plain;
}

function defined<K extends string, T>(key: K, value: T | undefined): { [name in K]: T } | Record<string, never> {
  return value === undefined ? {} : ({ [key]: value } as { [name in K]: T });
}
