import type { Reply } from '../../shell/remote-shell.ts';
import { join, raw, type Script, sh } from '../../shell/script.ts';
import { splitWords } from '../../util/shell-words.ts';
import type { TaskResult } from '../module.ts';
import { failureOf } from '../run-module.ts';
import { type AttributeChanges, labelsApply, modeApply, ownerApply } from './attributes.ts';
import { expandWord } from './expansion.ts';
import { type FileStat, LOOK, parseStat, statResult } from './stat.ts';

export interface WriteOptions {
  /** What the file is now: its owner, group and mode are kept. Absent: the file is new, 0666 cut by the umask. */
  readonly existing?: FileStat;
  /** Changes from that state, decided by planAttributes. */
  readonly changes?: AttributeChanges;
  /** A command with %s, run before the new file takes the place of the old one. */
  readonly validate?: string;
  readonly backup?: boolean;
  /**
   * Write into the file itself where it cannot be replaced (a bind mount, a folder that may not be written to). Undefined: the
   * task's environment says so in ANSIBLE_UNSAFE_WRITES.
   */
  readonly unsafeWrites: boolean | undefined;
  /** `cksum` of the content that the change was worked out from; another content now ends the script with the field `overtaken`, and the module looks anew. */
  readonly basedOn?: string;
  /** Where the content comes from: standard input, or a script that writes it to stdout. */
  readonly content?: Script;
  /** A sh variable that names a further file to remove at the end. */
  readonly alsoRemove?: 'dl';
}

/**
 * Puts standard input in the place of the file in $p, all of it or nothing: a temporary file beside it gets the content,
 * then the owner, then the mode, passes `validate`, and is renamed. Reports field `st`, and `backup_file`.
 */
export function atomicWrite(options: WriteOptions): Script {
  const { existing, changes = {}, validate } = options;
  return join([
    LOOK,
    unsafeWish(options.unsafeWrites),
    raw(`d=\${p%/*}
case $p in */*) [ -n "$d" ] || d=/ ;; *) d=. ;; esac
[ -d "$d" ] || die "Destination directory $d does not exist"
[ -w "$d" ] || { [ -n "$unsafe" ] && [ -w "$p" ]; } || die "Destination $d not writable"`),
    temporaryFile(validate !== undefined || (changes.mode ?? existing?.mode) === undefined),
    raw(`trap '${options.alsoRemove === undefined ? '[ -z "$t" ] || rm -f -- "$t"' : 'rm -f -- "$t" "$dl"'}' EXIT
trap 'exit 1' HUP INT TERM`),
    sh`${options.content ?? raw('cat')} >"$t" || die "could not write the new content of $p (is the disk full?)"`,
    existing === undefined ? undefined : keepOwner(existing, changes),
    ownerApply(changes, 't'),
    modeApply(changes.mode ?? existing?.mode, 't') ?? raw(`chmod '=rw' "$t" || exit 1`),
    existing === undefined
      ? undefined
      : raw('[ ! -e /sys/fs/selinux/enforce ] || chcon --reference="$p" -- "$t" 2>/dev/null || :'),
    validate === undefined ? undefined : validation(validate),
    options.basedOn === undefined
      ? undefined
      : sh`[ "$(cksum <"$p")" = ${options.basedOn} ] || { put overtaken 1; die "$p was changed by somebody else in the meantime"; }`,
    options.backup === true && existing !== undefined ? BACKUP : undefined,
    options.unsafeWrites === false ? raw('mv -f -- "$t" "$p" || exit 1; t=') : replaceOrOverwrite(changes),
    existing === undefined
      ? raw('[ ! -e /sys/fs/selinux/enforce ] || ! command -v restorecon >/dev/null || restorecon -- "$p"')
      : undefined,
    labelsApply(changes),
    raw('look st "$p"'),
  ]);
}

/**
 * Makes an empty file that only its owner can read and sets $t to its name: beside the destination, or elsewhere when only
 * the destination itself may be written to. Its name has a word of the request's, which nobody else knows: no program is asked for one.
 *
 * @param needsUmask what follows depends on the umask; asking for it is a fork
 */
function temporaryFile(needsUmask: boolean): Script {
  return raw(`if [ ! -w "$d" ]; then t=$(mktemp) || exit 1
elif [ -z "\${_unique-}" ]; then t=$(mktemp "$d/.cbx.XXXXXX") || exit 1
else
${needsUmask ? 'mask=$(umask)\n' : ''}umask 077; set -C; t=$d/.cbx.$_unique
true >"$t" || exit 1
set +C${needsUmask ? '; umask "$mask"' : ''}
fi`);
}

/** Sets $unsafe: whether the file itself may be written to. */
function unsafeWish(wanted: boolean | undefined): Script {
  if (wanted !== undefined) return sh`unsafe=${wanted ? 1 : ''}`;
  return raw(`case \${ANSIBLE_UNSAFE_WRITES:-} in
1|[Yy]|[Yy]es|YES|[Oo]n|ON|[Tt]|[Tt]rue|TRUE) unsafe=1 ;;
*) unsafe= ;;
esac`);
}

/** What is written over keeps its owner and mode, so changes of them have to be made to the file itself. */
function replaceOrOverwrite(changes: AttributeChanges): Script {
  return sh`if [ -z "$unsafe" ]; then mv -f -- "$t" "$p" || exit 1; t=
elif mv -f -- "$t" "$p" 2>/dev/null; then t=
else
cat "$t" >"$p" || exit 1
${ownerApply(changes, 'p')}
${modeApply(changes.mode, 'p')}
fi`;
}

/** Copies the file in $p beside itself; reports `backup_file`. */
export const BACKUP: Script = raw(
  'b=$p.$$.$(date +%Y-%m-%d@%H:%M:%S)~; cp -p -- "$p" "$b" || die "Could not make backup of $p to $b"; put backup_file "$b"',
);

/** What the apply script told: a failure, or the file as it is now. */
export function writtenResult(reply: Reply): TaskResult {
  const failure = failureOf(reply);
  const status = reply.fields.get('exit_status');
  if (failure !== undefined && status !== undefined) {
    const stdout = reply.stdout.toString('utf8');
    const stderr = reply.stderr.toString('utf8');
    return { failed: true, changed: false, msg: 'failed to validate', exit_status: Number(status), stdout, stderr };
  }
  if (failure !== undefined) return failure;
  const stat = parseStat(reply.fields.get('st'));
  const backup = reply.fields.get('backup_file');
  return { ...(stat === undefined ? {} : statResult(stat)), ...(backup === undefined ? {} : { backup_file: backup }) };
}

/** Ansible's refusal of a `validate` without %s, before anything is sent. */
export function validateRefused(validate: string | undefined): TaskResult | undefined {
  if (validate === undefined || validate.includes('%s')) return undefined;
  return { failed: true, changed: false, msg: `validate must contain %s: ${validate}` };
}

/** -O and -G ask for owner and group without a fork; who is not root keeps his own file, as with Ansible. */
function keepOwner(existing: FileStat, changes: AttributeChanges): Script | undefined {
  if (changes.uid !== undefined && changes.gid !== undefined) return undefined;
  const owner = `${changes.uid === undefined ? existing.uid : ''}${changes.gid === undefined ? `:${existing.gid}` : ''}`;
  return sh`{ [ -O "$p" ] && [ -G "$p" ]; } || chown -h -- ${owner} "$t" 2>/dev/null || :`;
}

function validation(command: string): Script {
  const words = splitWords(command).map((word) => {
    const parts = word.split('%s').map((part) => (part === '' ? '' : expandWord(part).text));
    return parts.join('"$t"');
  });
  return raw(`${words.join(' ')} </dev/null || { put exit_status "$?"; exit 1; }`);
}
