import type { Sandbox } from '../../../src/sandbox/index.ts';

/** Folders that a running system changes by itself: logs, sessions, timers' stamps. */
const LIVING = [
  '/proc',
  '/sys',
  '/dev',
  '/run',
  '/tmp',
  '/var/tmp',
  '/var/log',
  '/var/lib/systemd',
  '/var/lib/sudo',
  '/home',
];

/** One line per file and folder of a host: kind, mode, owner, path, and for files size and time. */
export async function hostTree(sandbox: Sandbox, host: string): Promise<readonly string[]> {
  const pruned = LIVING.flatMap((path) => ['-path', path, '-o']).slice(0, -1);
  const found = ['-type', 'd', '-printf', '%y %m %u:%g %p\\n', '-o', '-printf', '%y %m %u:%g %p %s %T@ %l\\n'];
  const argv = ['find', '/', '-xdev', '(', ...pruned, ')', '-prune', '-o', ...found];
  const { stdout } = await sandbox.hostExec(host, argv);
  return stdout.split('\n').sort();
}

/** Lines that only one of two trees has. */
export function treeDifference(before: readonly string[], after: readonly string[]): readonly string[] {
  const [old, now] = [new Set(before), new Set(after)];
  return [
    ...before.filter((line) => !now.has(line)).map((line) => `- ${line}`),
    ...after.filter((line) => !old.has(line)).map((line) => `+ ${line}`),
  ];
}
