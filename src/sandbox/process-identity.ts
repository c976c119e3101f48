import { readFileSync } from 'node:fs';

/** A process that we started: the start time tells it from a later one that got the same number. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Field 22 of /proc/PID/stat, in clock ticks since the machine started. */
  readonly startTime: string;
}

/** The identity of a running process; undefined when there is none. */
export function identify(pid: number): ProcessIdentity | undefined {
  const startTime = statField(pid, 22);
  return startTime === undefined ? undefined : { pid, startTime };
}

/** True while the very process runs (a zombie that nobody has waited for does not). */
export function isAlive(process: ProcessIdentity | undefined): boolean {
  if (process === undefined) return false;
  return statField(process.pid, 22) === process.startTime && statField(process.pid, 3) !== 'Z';
}

/** Sends a signal to the very process; a process that is gone is no error. */
export function signal(target: ProcessIdentity | undefined, name: NodeJS.Signals): void {
  if (target === undefined || !isAlive(target)) return;
  try {
    process.kill(target.pid, name);
  } catch {
    // It ended between the look and the signal.
  }
}

/**
 * The first process of the container below a supervisor: the nearest descendant that is process 1 of its own process
 * name space. undefined while there is none.
 */
export function leaderBelow(supervisor: ProcessIdentity): ProcessIdentity | undefined {
  if (!isAlive(supervisor)) return undefined;
  let pid = supervisor.pid;
  for (;;) {
    // nspawn's own helpers come before the container's first process, so the last child is the one to follow.
    const next = readText(`/proc/${pid}/task/${pid}/children`)?.trim().split(/\s+/).at(-1);
    if (next === undefined || next === '') return undefined;
    pid = Number(next);
    const names =
      /^NSpid:(.*)$/m
        .exec(readText(`/proc/${pid}/status`) ?? '')?.[1]
        ?.trim()
        .split(/\s+/) ?? [];
    if (names.length > 1 && names.at(-1) === '1') return identify(pid);
  }
}

function statField(pid: number, number: number): string | undefined {
  // The second field is the program's name in brackets and may hold blanks and brackets itself.
  const fields = readText(`/proc/${pid}/stat`)
    ?.replace(/^.*\) /s, '')
    .split(' ');
  return fields?.[number - 3];
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return undefined;
  }
}
