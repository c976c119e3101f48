/**
 * The facts of one host by ansible-core and by cbx, name by name: names, types and values. Prints what differs and is not
 * different by nature, and ends with 1 then.
 *
 *   npm run build && npx tsx scripts/differential/facts.ts             this machine, over the local connection
 *   … --sandbox                                                        a fresh sandbox host with Python, over SSH (root)
 *   … gather_subset=network filter=ansible_eth*                        with arguments of the module
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { raiseSandbox, runProgram, type Sandbox } from '../../src/sandbox/index.ts';
import { ROOT } from '../../test/helpers/run-cbx.ts';

/** Facts that no two looks agree on, and why. */
const BY_NATURE: readonly (readonly [pattern: RegExp, reason: string])[] = [
  [/^ansible_(date_time|uptime_seconds|loadavg)\b/, 'time passes; /proc has loads with two decimals'],
  [/^ansible_(memfree_mb|swapfree_mb|memory_mb\.\w+\.(free|used|cached))$/, 'memory in use changes'],
  [/^ansible_mounts\[\d+\]\.(\w+_(available|used))$/, 'disk space in use changes'],
  [
    /^ansible_env\.(_|OLDPWD|SHLVL|LC_\w+|LANGUAGE|SSH_\w+|XDG_SESSION_ID)$/,
    'each tool starts its commands in its own way',
  ],
  [/^ansible_python(_version)?\b/, 'cbx shows the python3 that stands first in PATH, ansible-core the one it runs on'],
];

/** Lists whose order means nothing: Python's sets and dictionaries. */
const UNORDERED = /^ansible_(interfaces|virtualization_tech_(guest|host)|all_ipv[46]_addresses)$/;

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

const words = process.argv.slice(2);
const args = words.filter((word) => word !== '--sandbox').join(' ');
const folder = mkdtempSync(join(tmpdir(), 'cbx-facts-'));
let sandbox: Sandbox | undefined;
try {
  let inventory = 'localhost ansible_connection=local\n';
  if (words.includes('--sandbox')) {
    sandbox = await raiseSandbox({ name: `facts-${process.pid}`, hosts: [{ name: 'one' }], image: 'python' });
    const variables = [...sandbox.variables('one')].map(([name, value]) => `${name}='${value}'`).join(' ');
    inventory = `one ansible_user=root ${variables}\n`;
  }
  writeFileSync(join(folder, 'hosts'), inventory);
  const cbx = [process.execPath, join(ROOT, 'dist/bin/cbx.js'), 'adhoc'];
  const theirs = await factsBy(['ansible']);
  const ours = await factsBy(cbx);
  const differences = compare('', theirs, ours);
  const left = differences.filter((line) => !BY_NATURE.some(([pattern]) => pattern.test(line.name)));
  for (const { name, text } of left) console.log(`${name}: ${text}`);
  const count = Object.keys(theirs as object).length;
  console.log(`${count} facts; ${differences.length - left.length} differ by nature, ${left.length} otherwise`);
  process.exitCode = left.length === 0 ? 0 : 1;
} finally {
  await sandbox?.down();
  rmSync(folder, { recursive: true });
}

async function factsBy(tool: readonly string[]): Promise<Json> {
  const argv = [...tool, 'all', '-i', 'hosts', '-m', 'setup', ...(args === '' ? [] : ['-a', args])];
  const env = { ...process.env, ANSIBLE_PYTHON_INTERPRETER: '/usr/bin/python3' };
  const { rc, stdout, stderr } = await runProgram(sandbox?.command(argv) ?? argv, { cwd: folder, env });
  if (rc !== 0) throw new Error(`${argv.join(' ')} ended with ${rc}: ${stdout.slice(-500)}${stderr.slice(-500)}`);
  return (JSON.parse(stdout.slice(stdout.indexOf('{'))) as { ansible_facts: Json }).ansible_facts;
}

function compare(name: string, theirs: Json | undefined, ours: Json | undefined): { name: string; text: string }[] {
  const [left, right] = UNORDERED.test(name) ? [sorted(theirs), sorted(ours)] : [theirs, ours];
  if (isContainer(left) && isContainer(right) && Array.isArray(left) === Array.isArray(right)) {
    const keys = [...new Set([...Object.keys(left), ...Object.keys(right)])];
    const inside = (key: string): string =>
      Array.isArray(left) ? `${name}[${key}]` : name === '' ? key : `${name}.${key}`;
    return keys.flatMap((key) => compare(inside(key), left[key as never], right[key as never]));
  }
  if (JSON.stringify(left) === JSON.stringify(right)) return [];
  return [{ name, text: `ansible-core ${JSON.stringify(left)}, cbx ${JSON.stringify(right)}` }];
}

function isContainer(value: Json | undefined): value is Json[] | { [name: string]: Json } {
  return typeof value === 'object' && value !== null;
}

function sorted(value: Json | undefined): Json | undefined {
  return Array.isArray(value) ? [...value].sort() : value;
}
