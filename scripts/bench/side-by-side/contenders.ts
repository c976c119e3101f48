import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram, type ProgramResult, runProgram } from '../../../src/sandbox/index.ts';
import { quote } from '../../../src/shell/index.ts';
import { ROOT } from '../../../test/helpers/run-cbx.ts';
import type { BenchFleet } from './bench-fleet.ts';
import { type Place, playOf, type Workload } from './workloads.ts';

export const CONTENDERS = ['pipelining', 'mitogen', 'cbx', 'floor'] as const;
export type Contender = (typeof CONTENDERS)[number];

const MITOGEN = '/usr/lib/python3/dist-packages/ansible_mitogen/plugins/strategy';
const CBX = join(ROOT, 'dist/bin/cbx.js');
/** The most hosts at work at a time, for all. */
const FORKS = 50;

/** Why a contender cannot take part; undefined when it can. */
export function absence(contender: Contender): string | undefined {
  if (contender === 'pipelining' || contender === 'mitogen') {
    if (findProgram('ansible-playbook') === undefined) return 'there is no ansible-playbook (package ansible-core)';
  }
  if (contender === 'mitogen' && !existsSync(MITOGEN)) return 'there is no Mitogen (package ansible-mitogen)';
  if (contender === 'cbx' && !existsSync(CBX)) return 'there is no dist/ (npm run build)';
  return undefined;
}

/** Settings that both tools read: connections are kept, no interpreter is searched for, nothing is asked. */
export function writeSettings(folder: string): void {
  const settings = [
    '[defaults]',
    'inventory = hosts',
    'interpreter_python = /usr/bin/python3',
    '[ssh_connection]',
    'pipelining = True',
    'ssh_args = -o ControlMaster=auto -o ControlPersist=60s',
    '',
  ];
  writeFileSync(join(folder, 'ansible.cfg'), settings.join('\n'));
}

/** Runs a workload to its end, as a whole process. */
export function play(contender: Contender, workload: Workload, fleet: BenchFleet): Promise<ProgramResult> {
  const { sandbox, folder } = fleet;
  const env = { ...process.env, ANSIBLE_FORKS: String(FORKS), ...strategy(contender) };
  if (contender === 'floor') {
    const script = floorScript(workload, fleet);
    return runProgram(sandbox.command(['sh', '-c', script]), { cwd: folder, env });
  }
  const words = playWords(workload, fleet);
  const argv = contender === 'cbx' ? [process.execPath, CBX, 'playbook', ...words] : ['ansible-playbook', ...words];
  return runProgram(sandbox.command(argv), { cwd: folder, env });
}

/** Writes the play and returns the words that run it. */
export function playWords(workload: Workload, { folder, pattern }: BenchFleet): readonly string[] {
  const file = `${workload.name}.yml`;
  writeFileSync(join(folder, file), playOf(workload, pattern(workload.place)));
  return ['-i', 'hosts', file];
}

function strategy(contender: Contender): NodeJS.ProcessEnv {
  return contender === 'mitogen' ? { ANSIBLE_STRATEGY: 'mitogen_linear', ANSIBLE_STRATEGY_PLUGINS: MITOGEN } : {};
}

/** One ssh for each host, all at once; its sh does everything without asking back. */
function floorScript(workload: Workload, { sandbox, folder, addresses }: BenchFleet): string {
  const { floor, place } = workload;
  const file = join(folder, `${workload.name}.sh`);
  if ('script' in floor) writeFileSync(file, floor.script);
  const [input, remote] = 'script' in floor ? [`cat ${quote(file)}`, 'sh -s'] : [floor.sent, floor.received];
  const ssh = `ssh -F none -i ${quote(sandbox.key)} -o UserKnownHostsFile=${quote(join(folder, 'known_hosts'))}`;
  const one = `{ ${input} | ${ssh} -p "$port" "root@$address" ${quote(remote)} >/dev/null || echo "$address" >&2; } &`;
  const list = addresses(place).map((words) => `set -- ${words}; address=$1 port=$2\n${one}\n`);
  return `${list.join('')}wait\n`;
}

/** The same, for the pattern's place; what a report says about a contender's failure. */
export function failureOf(contender: Contender, place: Place, result: ProgramResult): string | undefined {
  // ssh's own exit status is lost behind `&`: the floor names the hosts that failed.
  if (result.rc === 0 && (contender !== 'floor' || result.stderr === '')) return undefined;
  return `${contender} on ${place} ended with ${result.rc}:\n${result.stdout.slice(-2000)}${result.stderr.slice(-2000)}`;
}
