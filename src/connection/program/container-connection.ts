import { CbxError } from '../../errors/index.ts';
import { type Script, type ShellStartError, sh } from '../../shell/index.ts';
import type { Connection, ConnectionTarget } from '../connection.ts';
import { refuseOptionLike } from '../refuse-option-like.ts';
import { ShellCache } from '../shell-cache.ts';
import { openTargetShell } from '../shell-opener.ts';
import { nspawnLeader } from './nspawn-leader.ts';
import { programStream } from './program-stream.ts';

/** A program line of the controller that runs `command` inside the container; `terminal` where one is lent to it. */
type Enter = (target: ConnectionTarget, command: Script, terminal: boolean) => Promise<readonly string[]>;

const ENTER: Readonly<Record<string, Enter>> = { docker: execIn, podman: execIn, nspawn: enterMachine };

/**
 * A container beside cbx: `docker exec`, `podman exec`, or the namespaces of a systemd-nspawn machine. ansible_host names
 * the container. Opens the login user's shell at once, so that a container that is not there is known before its first
 * task.
 *
 * @throws CbxError CONNECT_*
 */
export async function openContainerConnection(target: ConnectionTarget): Promise<Connection> {
  const enter = ENTER[target.transport];
  if (enter === undefined) throw new RangeError(`no container transport: ${target.transport}`);
  refuseOptionLike(target);
  const shells = new ShellCache((become) =>
    openTargetShell(
      target,
      become,
      async (command, terminal) => programStream(await enter(target, command, terminal), { terminal }),
      (error) => explain(target, error),
    ),
  );
  await shells.get(undefined);
  return {
    target,
    shell: (become) => shells.get(become),
    release: (user) => shells.release(user),
    forward: async () => {
      throw new CbxError(
        'CONNECT_FORWARD',
        `${target.host} is reached by ${target.transport}, which forwards no ports`,
      );
    },
    get roundTrips() {
      return shells.roundTrips;
    },
    close: () => shells.close(),
  };
}

async function execIn(target: ConnectionTarget, command: Script, terminal: boolean): Promise<readonly string[]> {
  const user = target.user === undefined ? [] : ['-u', target.user];
  const tty = terminal ? ['-t'] : [];
  const program = [target.program ?? target.transport, ...(target.programArgs ?? [])];
  return [...program, 'exec', '-i', ...tty, ...user, target.address, '/bin/sh', '-c', command.text];
}

/** A machine's environment is not the controller's: what a login would set stands here. */
async function enterMachine(target: ConnectionTarget, command: Script): Promise<readonly string[]> {
  const user = target.user ?? 'root';
  const env = [
    'HOME=/root',
    'USER=root',
    'LOGNAME=root',
    'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  ];
  const leader = String(await nspawnLeader(target.address));
  // su sets the other user's environment and groups from the machine's own files.
  const start = user === 'root' ? command : sh`exec su -s /bin/sh -c ${command.text} - ${user}`;
  const enter = [
    target.program ?? 'nsenter',
    ...(target.programArgs ?? []),
    '-t',
    leader,
    '-m',
    '-u',
    '-i',
    '-n',
    '-p',
    '-r',
    '-w',
  ];
  return [...enter, '--', 'env', '-i', ...env, '/bin/sh', '-c', sh`cd; `.text + start.text];
}

function explain(target: ConnectionTarget, error: ShellStartError): CbxError | undefined {
  const program = target.program ?? (target.transport === 'nspawn' ? 'nsenter' : target.transport);
  const failure = (code: `CONNECT_${Uppercase<string>}`, text: string, hint: string): CbxError =>
    new CbxError(code, text, undefined, hint, error);
  if (error.message.includes('ENOENT')) {
    return failure(
      'CONNECT_PROGRAM',
      `The program ${program} is not on this machine`,
      `install ${program}, or use ssh`,
    );
  }
  if (/no such container|no container with name|is not running|container state improper/i.test(error.heard)) {
    return failure(
      'CONNECT_NO_CONTAINER',
      `${target.host}: there is no running container ${JSON.stringify(target.address)}`,
      `see \`${program} ps -a\`; ansible_host names the container where the inventory's name does not`,
    );
  }
  return undefined;
}
