import { spawn } from 'node:child_process';
import { closeSync, constants, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { CbxError } from '../../errors/index.ts';
import { sh } from '../../shell/index.ts';
import type { ConnectionTarget } from '../connection.ts';

/** A way for ssh to ask for secrets that puts none of them into arguments, environment or files. */
export interface Askpass {
  readonly env: NodeJS.ProcessEnv;
  close(): void;
}

/**
 * Lets ssh find the password and the key's passphrase through SSH_ASKPASS: a script that reads one line from a FIFO of the
 * private folder. The FIFO is open at both ends here, so the line lies in the kernel's buffer until it is asked for, and
 * is written again for each connection. Undefined where the target has no secret.
 */
export async function offerSecrets(folder: string, target: ConnectionTarget): Promise<Askpass | undefined> {
  const secrets = { password: target.password?.(), passphrase: target.passphrase?.() };
  const given = Object.entries(secrets).filter((entry): entry is [string, string] => entry[1] !== undefined);
  if (given.length === 0) return undefined;
  const paths = given.map(([name]) => join(folder, name));
  await makeFifos(paths);
  const open = paths.map((path) => openSync(path, constants.O_RDWR | constants.O_NONBLOCK));
  const script = join(folder, 'askpass');
  writeFileSync(script, scriptFor(folder), { mode: 0o700 });
  for (const [index, [, secret]] of given.entries()) writeSync(open[index] ?? -1, `${secret}\n`);
  return {
    env: { ...process.env, SSH_ASKPASS: script, SSH_ASKPASS_REQUIRE: 'force', DISPLAY: process.env.DISPLAY ?? ':0' },
    close: () => open.forEach((fd) => void closeSync(fd)),
  };
}

/** $1 is ssh's question. A line that was read is put back for a later connection, after a lost link for example. */
function scriptFor(folder: string): string {
  const answer = (name: string): string =>
    sh`IFS= read -r line <${join(folder, name)} && printf '%s\\n' "$line" >${join(folder, name)} && printf '%s\\n' "$line"`
      .text;
  return `#!/bin/sh\ncase $1 in\n*passphrase*) ${answer('passphrase')} ;;\n*'(yes/no'*) exit 1 ;;\n*) ${answer('password')} ;;\nesac\n`;
}

function makeFifos(paths: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn('mkfifo', ['-m', '600', ...paths], { stdio: 'ignore' });
    const failed = (): void => reject(new CbxError('CONNECT_PROGRAM', 'mkfifo is needed here to hand ssh a password'));
    child.on('error', failed);
    child.on('exit', (code) => (code === 0 ? resolve() : failed()));
  });
}
