import { PRELUDE } from '../../../src/shell/prelude.ts';
import { allCollectors, factsRequest } from '../../../src/task/remote/facts/index.ts';
import { mixedFloor, mixedTasks } from './mixed-tasks.ts';

/** Where on its hosts a workload works; emptied before every first run. */
export const TOP = '/var/tmp/cbx-bench';
export const FILES_FOLDER = 'small-files';
export const BIG_FILE = 'big-file';

/** The hosts of a workload: so many of the near ones, or the one behind the long way. */
export type Place = number | 'far';

/** What all contenders do, and the same as plain sh. */
export interface Workload {
  readonly name: string;
  readonly title: string;
  readonly place: Place;
  readonly tasks: readonly Readonly<Record<string, unknown>>[];
  /** Facts are gathered first, as plays do. */
  readonly gathersFacts?: boolean;
  /** A second run without a reset is a figure of its own. */
  readonly isRepeated?: boolean;
  readonly floor: Floor;
}

/** A script for `sh -s`, or a program of this machine whose output a remote command reads. */
export type Floor = { readonly script: string } | { readonly sent: string; readonly received: string };

export interface Sizes {
  readonly hosts: number;
  readonly files: number;
  readonly bigMegabytes: number;
}

/** The workloads at a share of their full sizes; 1 is what the figures in docs/performance.md are of. */
export function workloads(share: number): { readonly list: readonly Workload[]; readonly sizes: Sizes } {
  const part = (full: number): number => Math.max(2, Math.round(full * share));
  // Whole turns of the mix: a look needs the file that an earlier task makes.
  const tens = (full: number): number => Math.max(10, Math.round((full * share) / 10) * 10);
  const [many, twenty, items, files, bigMegabytes] = [part(100), part(20), part(200), part(200), part(200)];
  const mixed = (count: number) => ({ tasks: mixedTasks(count, TOP), floor: { script: mixedFloor(count, TOP) } });
  const list: readonly Workload[] = [
    { name: 'tasks', title: `1 host, ${tens(100)} mixed tasks`, place: 1, isRepeated: true, ...mixed(tens(100)) },
    { name: 'hosts20', title: `${twenty} hosts × ${tens(20)} tasks`, place: twenty, ...mixed(tens(20)) },
    { name: 'hosts100', title: `${many} hosts × 10 tasks`, place: many, ...mixed(10) },
    {
      name: 'loop',
      title: `a loop of ${items} commands`,
      place: 1,
      tasks: [{ command: 'echo {{ item }}', loop: `{{ range(${items}) | list }}`, changed_when: false }],
      floor: { script: `i=0; while [ "$i" -lt ${items} ]; do /bin/echo "$i" >/dev/null; i=$((i + 1)); done\n` },
    },
    {
      name: 'facts',
      title: `facts of ${twenty} hosts`,
      place: twenty,
      gathersFacts: true,
      tasks: [],
      floor: { script: factsScript() },
    },
    {
      name: 'far',
      title: `1 host 50 ms away, ${tens(100)} mixed tasks`,
      place: 'far',
      ...mixed(tens(100)),
    },
    {
      name: 'files',
      title: `a folder of ${files} small files`,
      place: 1,
      tasks: [{ copy: { src: `${FILES_FOLDER}/`, dest: `${TOP}/files/`, mode: '0644', directory_mode: '0755' } }],
      floor: {
        sent: `tar -cf - --mode=u=rwX,go=rX -C ${FILES_FOLDER} .`,
        received: `mkdir -p ${TOP}/files && tar -xf - --no-same-owner -C ${TOP}/files`,
      },
    },
    {
      name: 'bytes',
      title: `a file of ${bigMegabytes} MB`,
      place: 1,
      tasks: [{ copy: { src: BIG_FILE, dest: `${TOP}/big`, mode: '0644' } }],
      floor: {
        sent: `cat ${BIG_FILE}`,
        received: `cat >${TOP}/big.new && chmod 644 ${TOP}/big.new && mv ${TOP}/big.new ${TOP}/big`,
      },
    },
  ];
  return { list, sizes: { hosts: Math.max(many, twenty), files, bigMegabytes } };
}

/** The very script of cbx's setup, once, with the function that reports, writing where the loop would. */
function factsScript(): string {
  const { script } = factsRequest(allCollectors('/etc/ansible/facts.d'), 0);
  return `exec 4>&1\n${PRELUDE.put?.text}\n${script.text}\n`;
}

/** The play that contenders run. */
export function playOf(workload: Workload, hosts: string): string {
  const play = { hosts, gather_facts: workload.gathersFacts === true, tasks: workload.tasks };
  return `${JSON.stringify([play], undefined, 1)}\n`;
}
