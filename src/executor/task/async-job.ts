import { type Script, sh } from '../../task/index.ts';

/** ansible-core's job looks at its clock every five seconds: when a job that may take `seconds` is ended. */
export function endOfJob(seconds: number): number {
  return Math.max(5, Math.ceil(seconds / 5) * 5);
}

/**
 * Starts a script that outlives its task and this run: its output, what it reports and its status go to files of the
 * job's name below ~/.ansible_async. After `seconds` it is ended.
 */
export function startJob(id: string, script: Script, seconds: number): Script {
  return sh`folder=$HOME/.ansible_async
umask=$(umask)
umask 077
mkdir -p "$folder" && job=$folder/${id} && cat >"$job.in" && : >"$job" || exit 1
put folder "$folder"
(
  umask "$umask"
  ( ${script}
  ) <"$job.in" >"$job.out" 2>"$job.err" 4>"$job.fields" &
  work=$!
  ( sleep ${seconds}; printf '%s\n' "$work" >"$job.late"; kill -TERM "$work"; sleep 5; kill -KILL "$work" ) </dev/null >/dev/null 2>&1 4>&- &
  watch=$!
  wait "$work"
  status=$?
  kill "$watch" 2>/dev/null
  printf '%s\n' "$status" >"$job.part" && mv -f "$job.part" "$job.rc"
) </dev/null >/dev/null 2>&1 4>&- &`;
}

/**
 * Looks at a job: `state` is missing, running, late (ended because its time was over) or finished; a finished one replays what it wrote and reported. The job
 * is looked for in the user's home as the password file has it, which is where ansible-core looks.
 */
export function lookAtJob(id: string): Script {
  return sh`eval "folder=~$(id -un)/.ansible_async"
job=$folder/${id}
put folder "$folder"
if [ ! -f "$job" ]; then put state missing; exit 0; fi
if [ ! -f "$job.rc" ]; then put state running; exit 0; fi
if [ -f "$job.late" ]; then put state late; put pid "$(cat "$job.late")"; exit 0; fi
put state finished
cat "$job.fields" >&4
cat "$job.out"
cat "$job.err" >&2
exit "$(cat "$job.rc")"`;
}

export function removeJob(id: string): Script {
  return sh`eval "job=~$(id -un)/.ansible_async/${id}"
put file "$job"
rm -f "$job" "$job.in" "$job.out" "$job.err" "$job.fields" "$job.rc" "$job.late"`;
}
