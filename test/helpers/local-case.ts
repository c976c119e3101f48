import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { CbxError } from '../../src/errors/index.ts';
import type { RemoteShell } from '../../src/shell/remote-shell.ts';
import { argumentFailure, runModule, type TaskModule, validateArguments } from '../../src/task/index.ts';
import type { Dict, Json } from '../../src/values/value.ts';
import { goldenContext, toValue } from './golden-context.ts';

/**
 * Runs modules for real, through the local connection, in folders of their own, and compares with what ansible-core
 * 2.14 answered to the same task. `differs` names the keys in which cbx says something else on purpose (a path of a
 * temporary file, a clearer message); what is not named there must be equal.
 */
export interface LocalCase {
  readonly name: string;
  readonly setup?: string;
  readonly task: { readonly [module: string]: Json };
  readonly check?: boolean;
  readonly diff?: boolean;
  /** Changes owners or flags. */
  readonly needsRoot?: boolean;
  /** Runs under every shell at hand, where of the others only some do. */
  readonly everyShell?: boolean;
  readonly expect: { readonly [key: string]: Json };
  /** What the result does not have. */
  readonly absent?: readonly string[];
  readonly differs?: readonly string[];
  readonly roundTrips: number;
  /** A command and what it prints afterwards. */
  readonly post?: string;
  readonly prints?: string;
}

/** Where a case runs: its shell, a folder for everything, and the ports of the HTTP fixture. */
export interface LocalPlace {
  readonly base: string;
  readonly shell: RemoteShell;
  readonly ports: { readonly $PORT: string; readonly $CLOSED: string };
  readonly forward?: (host: string, port: number) => Promise<import('node:stream').Duplex>;
}

let count = 0;

export async function runLocalCase(one: LocalCase, place: LocalPlace): Promise<void> {
  const { base, shell, ports } = place;
  count += 1;
  const folder = join(base, String(count));
  mkdirSync(folder);
  const fill = (text: string): string =>
    text.replaceAll('$D', folder).replaceAll('$PORT', ports.$PORT).replaceAll('$CLOSED', ports.$CLOSED);
  if (one.setup !== undefined) execFileSync('sh', ['-ec', fill(one.setup)], { cwd: folder });
  const { environment, ...task } = one.task;
  const [name = '', given = {}] = Object.entries(task)[0] ?? [];
  const { default: module } = (await import(`../../tasks/${name}.ts`)) as { default: TaskModule };
  const args = typeof given === 'string' ? { _raw_params: given } : given;
  const values = toValue(JSON.parse(fill(JSON.stringify(args))) as Json) as Dict;
  const validated = validateArguments(module.schema, values, { module: name });
  const { context } = goldenContext({
    name: one.name,
    args: {},
    check: one.check ?? false,
    diff: one.diff ?? false,
    expect: {},
  });
  const before = shell.roundTrips;
  const withEnvironment: RemoteShell = {
    profile: shell.profile,
    get roundTrips() {
      return shell.roundTrips;
    },
    run: (script, options = {}) =>
      shell.run(
        script,
        environment === undefined ? options : { ...options, env: environment as Record<string, string> },
      ),
    close: () => shell.close(),
  };
  Object.assign(context, {
    host: 'localhost',
    playbookDir: folder,
    shell: async () => withEnvironment,
    ...(place.forward === undefined ? {} : { forward: place.forward }),
    findFile: async (_folder: string, path: string) => {
      const found = path.replace(/\/$/, '');
      if (existsSync(found)) return found;
      throw new CbxError('ARGS_FILE_NOT_FOUND', `Could not find or access '${path}'`);
    },
  });
  const outcome = argumentFailure(validated) ?? (await runModule(module, validated.args, context)).result;
  const result = normal(JSON.parse(JSON.stringify(outcome)), { folder, ports, home: shell.profile.home }) as Record<
    string,
    unknown
  >;
  for (const [key, value] of Object.entries(one.expect)) expect(result[key], key).toEqual(value);
  for (const key of one.absent ?? []) expect(result).not.toHaveProperty(key);
  expect(shell.roundTrips - before, 'round trips').toBeLessThanOrEqual(one.roundTrips);
  if (one.post === undefined) return;
  const printed = execFileSync('sh', ['-c', `${fill(one.post)} || :`], { cwd: folder }).toString('utf8');
  expect(printed.replaceAll(folder, '$D')).toBe(one.prints);
}

const VOLATILE = new Set([
  'exception',
  'stdout_lines',
  'stderr_lines',
  'elapsed',
  'date',
  'atime',
  'mtime',
  'ctime',
  'inode',
  'version',
  'dev',
  'backup_file',
  'warnings',
  'server',
]);
const me = userInfo();
const ownGroup = execFileSync('id', ['-gn']).toString().trim();

/** Takes out what differs from run to run, and writes the user, the folder and the ports as the recordings do. */
function normal(
  value: unknown,
  place: { readonly folder: string; readonly ports: LocalPlace['ports']; readonly home: string },
  key = '',
): unknown {
  const { folder, ports, home } = place;
  if (Array.isArray(value)) return value.map((item) => normal(item, place));
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).filter(([name]) => !VOLATILE.has(name));
    return Object.fromEntries(
      members.map(([name, member]) => [name.replaceAll(folder, '$D'), normal(member, place, name)]),
    );
  }
  if ((key === 'owner' || key === 'pw_name') && value === me.username) return '<user>';
  if ((key === 'group' || key === 'gr_name') && value === ownGroup) return '<group>';
  if (key === 'uid' && value === me.uid) return '<uid>';
  if (key === 'gid' && value === me.gid) return '<gid>';
  if (typeof value === 'number' && String(value) === ports.$PORT) return '$PORT';
  if (typeof value === 'number' && String(value) === ports.$CLOSED) return '$CLOSED';
  if (typeof value !== 'string') return value;
  if (value.startsWith(`${home}/nosuch`)) return value.replace(home, '<home>');
  return value.replaceAll(folder, '$D').replaceAll(ports.$PORT, '$PORT').replaceAll(ports.$CLOSED, '$CLOSED');
}
