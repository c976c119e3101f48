import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CbxError } from '../../errors/index.ts';
import type { ConnectionTarget } from '../connection.ts';

const run = promisify(execFile);

/** A master left behind by a killed controller goes away after so many seconds. */
const PERSIST_SECONDS = 60;
/** A frozen link is noticed within 30 s even where the user has configured nothing. */
const ALIVE = ['-o', 'ServerAliveInterval=10', '-o', 'ServerAliveCountMax=2'];

/**
 * The options of the ssh program for a target. The inventory's and ansible.cfg's come before the user's ssh_config, which
 * ssh reads itself; what only fills a gap there (keepalive, a cluster package's known_hosts) is decided by `ssh -G`.
 *
 * @param folder where the control socket lives: one per host, so that two names of one address fail apart
 * @throws CONNECT_SSH_ARGS for options that ssh refuses; CONNECT_PROGRAM where there is no ssh
 */
export async function opensshOptions(
  program: string,
  target: ConnectionTarget,
  folder: string,
  hasSecret: boolean,
): Promise<string[]> {
  const wanted = [
    ...['-o', 'ControlMaster=auto', '-o', `ControlPath=${path(join(folder, 'c'))}`],
    ...['-o', `ControlPersist=${PERSIST_SECONDS}`],
    ...(target.sshArgs ?? []),
    ...option('Port', target.port),
    ...option('User', target.user),
    ...option('IdentityFile', target.privateKeyFile === undefined ? undefined : path(target.privateKeyFile)),
    ...option('StrictHostKeyChecking', target.hostKeyChecking === false ? 'no' : undefined),
    ...['-o', `ConnectTimeout=${Math.ceil(target.connectTimeoutMs / 1000)}`],
    // Without a secret to give, a question could only hang.
    ...(hasSecret ? ['-o', 'NumberOfPasswordPrompts=1'] : ['-o', 'BatchMode=yes']),
  ];
  const effective = await configured(program, wanted, target);
  const alive = Number(effective.get('serveraliveinterval') ?? 0) > 0 ? [] : ALIVE;
  return [...wanted, ...alive, ...knownHosts(target, effective)];
}

function option(name: string, value: string | number | undefined): string[] {
  return value === undefined ? [] : ['-o', `${name}=${value}`];
}

/** ssh splits file names at blanks, expands percent signs in them, and knows double quotes. */
function path(text: string): string {
  const plain = text.replaceAll('%', '%%');
  return /[\s"'#]/.test(plain) ? `"${plain.replaceAll('"', '\\"')}"` : plain;
}

/** New keys of a cluster package's hosts are accepted into the package, where nothing stricter is configured. */
function knownHosts(target: ConnectionTarget, effective: ReadonlyMap<string, string>): string[] {
  const own = [
    ...(target.acceptNewInto === undefined ? [] : [target.acceptNewInto]),
    ...(target.knownHostsFiles ?? []),
  ];
  if (own.length === 0) return [];
  const theirs = (effective.get('userknownhostsfile') ?? '').split(' ').filter(Boolean);
  const isAsked = !['yes', 'true', 'no', 'off', 'false', 'accept-new'].includes(
    effective.get('stricthostkeychecking') ?? 'ask',
  );
  const accept = target.acceptNewInto !== undefined && isAsked ? ['-o', 'StrictHostKeyChecking=accept-new'] : [];
  return ['-o', `UserKnownHostsFile=${[...own.map(path), ...theirs].join(' ')}`, ...accept];
}

async function configured(
  program: string,
  options: readonly string[],
  target: ConnectionTarget,
): Promise<ReadonlyMap<string, string>> {
  try {
    const { stdout } = await run(program, ['-G', ...options, '--', target.address]);
    const pairs = stdout.split('\n').map((line): [string, string] => {
      const at = line.indexOf(' ');
      return [line.slice(0, at), line.slice(at + 1)];
    });
    return new Map(pairs);
  } catch (error) {
    const { code, stderr = '' } = error as NodeJS.ErrnoException & { stderr?: string };
    if (code === 'ENOENT') {
      throw new CbxError(
        'CONNECT_PROGRAM',
        `The program ${program} is not on this machine`,
        undefined,
        'install the OpenSSH client, or use ansible_connection=ssh, which needs no program',
      );
    }
    throw new CbxError('CONNECT_SSH_ARGS', `ssh refuses the options for ${target.host}: ${stderr.trim()}`);
  }
}
