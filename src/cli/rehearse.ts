import type { Playbook } from '../playbook/index.ts';
import type { Session } from './run-session.ts';

/**
 * `--sandbox`: raises the inventory's hosts on this machine and runs the same command line again inside their network.
 * They stay up for the next run, until `cbx sandbox down`. Returns that run's exit code, or undefined when this process
 * is inside already and has to do the work itself.
 */
export async function rehearse(session: Session, playbooks: readonly Playbook[]): Promise<number | undefined> {
  const { currentSandbox, defaultSandboxName, raiseInventory, readState, runInside } = await import(
    '../sandbox/index.ts'
  );
  if (currentSandbox() !== undefined) return undefined;
  const { flags, inventory, inventorySources, settings } = session;
  const users = playbooks.flatMap(({ plays }) => plays.map((play) => play.keywords.get('remote_user')?.value));
  const logins = [...users, flags.user, settings.get('DEFAULT_REMOTE_USER')].filter((user) => typeof user === 'string');
  const keyFile = flags.privateKey ?? settings.get('DEFAULT_PRIVATE_KEY_FILE');
  const say = (line: string): void => void process.stderr.write(`sandbox: ${line}\n`);
  const name = defaultSandboxName(inventorySources[0] ?? '.');
  const isNew = readState(name) === undefined;
  const sandbox = await raiseInventory(inventory, {
    name,
    logins: [...new Set(logins)].filter((user) => !user.includes('{{')),
    keyFiles: typeof keyFile === 'string' ? [keyFile] : [],
    report: say,
    ...(flags.limit === undefined ? {} : { limit: flags.limit }),
  });
  const exitCode = await runInside(sandbox, process.argv.slice(2));
  if (isNew) say(`stays up for the next run; "cbx sandbox down --name ${name}" ends it`);
  return exitCode;
}
