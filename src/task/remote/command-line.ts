import { join, raw, type Script, sh } from '../../shell/script.ts';
import type { Request } from '../module.ts';
import { expandPattern, expandWord } from './expansion.ts';

/** What command, shell and script have in common: one program on the target, and when not to run it. */
export interface CommandLine {
  /** The program and its arguments as sh words. */
  readonly words: readonly Script[];
  readonly chdir?: string | undefined;
  readonly creates?: string | undefined;
  readonly removes?: string | undefined;
  readonly stdin?: string | undefined;
  readonly stdinAddNewline?: boolean;
  /** Look at chdir, creates and removes, but do not run. */
  readonly lookOnly: boolean;
}

/**
 * The request that runs a command line. It reports `chdir`, `exists` or `missing` when the program was not run, else
 * `start`, `end` and, where the program could not be executed, `errno`.
 */
export function commandRequest(line: CommandLine): Request {
  const script = join([
    line.chdir === undefined ? undefined : enter(line.chdir),
    line.creates === undefined ? undefined : unless(line.creates, 'exists'),
    line.removes === undefined ? undefined : unless(line.removes, 'missing'),
    line.lookOnly ? undefined : run(line.words),
  ]);
  if (line.stdin === undefined || line.lookOnly) return { script, locale: 'user' };
  return { script, locale: 'user', stdin: line.stdin + ((line.stdinAddNewline ?? true) ? '\n' : '') };
}

function enter(folder: string): Script {
  // A program that is started in a folder finds that folder itself in PWD, not the links that led there.
  return sh`folder=${expandWord(folder)}
cd -P "$folder" 2>/dev/null || {
  if [ ! -e "$folder" ]; then put errno 2; elif [ ! -d "$folder" ]; then put errno 20; else put errno 13; fi
  put chdir "$folder"
  exit 0
}`;
}

/** A dangling link counts as existing, as it does for Python's glob. */
function unless(pattern: string, field: 'exists' | 'missing'): Script {
  const found = sh`[ -e "$1" ] || [ -L "$1" ]`;
  return sh`IFS=
set -- ${expandPattern(pattern)}
if ${field === 'exists' ? found : sh`! { ${found}; }`}; then put ${raw(field)} ${expandWord(pattern)}; exit 0; fi
unset IFS`;
}

/**
 * `exec` in a subshell runs a program and never a builtin of the same name, as Ansible does. Whether status 126 or 127
 * means "cannot be executed" is only looked at when it happens, so that the usual case costs no more than the program.
 */
function run(words: readonly Script[]): Script {
  return sh`read_clock
began=$_now
( exec ${join(words, ' ')} )
status=$?
read_clock
put start "$began"
put end "$_now"
case $status in 126 | 127)
  program=${words[0]}
  case $program in
    */*) if [ ! -e "$program" ]; then put errno 2; elif [ -d "$program" ] || [ ! -x "$program" ]; then put errno 13; fi ;;
    *)
      errno=2
      IFS=:
      for folder in $PATH; do
        if [ -f "$folder/$program" ]; then
          if [ -x "$folder/$program" ]; then errno=; break; fi
          errno=13
        fi
      done
      unset IFS
      if [ -n "$errno" ]; then put errno "$errno"; fi ;;
  esac ;;
esac
exit $status`;
}
