import { spawn } from 'node:child_process';
import { Duplex } from 'node:stream';
import type { Script } from '../../shell/index.ts';
import type { Connection, ConnectionTarget } from '../connection.ts';
import { refuseOptionLike } from '../refuse-option-like.ts';
import { ShellCache } from '../shell-cache.ts';
import { openTargetShell } from '../shell-opener.ts';
import { type Askpass, offerSecrets } from './askpass.ts';
import { opensshFailure } from './openssh-failure.ts';
import { opensshOptions } from './openssh-options.ts';
import { PrivateFolder } from './private-folder.ts';
import { programStream } from './program-stream.ts';

/**
 * A host behind the system's own ssh program: for what only OpenSSH can do (GSSAPI, FIDO keys, user certificates, key
 * exchanges that ssh2 lacks). All shells of a host share one connection through ControlMaster. Opens the login user's
 * shell at once, so that an unreachable host is known before its first task.
 *
 * @throws CbxError CONNECT_*
 */
export async function openOpensshConnection(target: ConnectionTarget): Promise<Connection> {
  refuseOptionLike(target);
  const folder = await PrivateFolder.make('cbx-ssh-');
  const program = target.program ?? 'ssh';
  try {
    const askpass = await offerSecrets(folder.path, target);
    const options = await opensshOptions(program, target, folder.path, askpass !== undefined);
    const shells = new ShellCache((become) =>
      openTargetShell(
        target,
        become,
        async (command, terminal) => programStream(wordsFor(command, terminal), { env: askpass?.env }),
        (error) => opensshFailure(target, program, error),
      ),
    );
    const wordsFor = (command: Script, terminal: boolean): string[] => [
      program,
      terminal ? '-tt' : '-T',
      ...options,
      '--',
      target.address,
      command.text,
    ];
    await shells.get(undefined);
    return {
      target,
      shell: (become) => shells.get(become),
      release: (user) => shells.release(user),
      forward: async (host, port) =>
        forward([program, ...options, '-W', `${bracketed(host)}:${port}`, '--', target.address], askpass),
      get roundTrips() {
        return shells.roundTrips;
      },
      async close() {
        await shells.close();
        await endMaster([program, ...options, '-O', 'exit', '--', target.address]);
        askpass?.close();
        await folder.remove();
      },
    };
  } catch (error) {
    await folder.remove();
    throw error;
  }
}

function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

function forward([program = 'ssh', ...args]: readonly string[], askpass: Askpass | undefined): Duplex {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'ignore'], env: askpass?.env });
  const stream = Duplex.from({ readable: child.stdout, writable: child.stdin });
  child.on('error', (error) => stream.destroy(error));
  stream.on('close', () => child.kill());
  return stream;
}

/** The shared connection would outlive the run by its ControlPersist. Where there is none any more, all is well. */
function endMaster([program = 'ssh', ...args]: readonly string[]): Promise<void> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: 'ignore' });
    child.on('error', () => resolve());
    child.on('exit', () => resolve());
  });
}
