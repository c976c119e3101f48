import type { Reply } from '../../shell/remote-shell.ts';
import { join, type Script, sh } from '../../shell/script.ts';
import type { Json } from '../../values/value.ts';
import type { Plan, Request, TaskContext, TaskResult } from '../module.ts';
import { failureOf } from '../run-module.ts';
import { atomicWrite, validateRefused, writtenResult } from './atomic-write.ts';
import { type AttributeArgs, attributesApply, attributesProbe, planAttributes } from './attributes.ts';
import { cksum } from './checksum.ts';
import { givenMode, newFile } from './deploy-file.ts';
import { expandWord } from './expansion.ts';
import { LOOK, parseStat } from './stat.ts';

/** What lineinfile, blockinfile and replace have in common. */
export interface EditArgs extends AttributeArgs {
  readonly path: string;
  readonly backup?: boolean;
  readonly create?: boolean;
  readonly validate?: string;
  readonly unsafe_writes?: boolean;
}

/** The file as it is: one character per byte, so that no encoding is harmed. */
export interface EditedFile {
  readonly path: string;
  readonly exists: boolean;
  readonly text: string;
}

/** What the module made of it. */
export interface Edit {
  readonly text: string;
  /** `line added`, `Block inserted` …; empty when nothing changed. */
  readonly msg: string;
  readonly more?: TaskResult;
  /** Results that have `backup: ''` where Ansible's module says so. */
  readonly backupKey?: 'backup' | 'backup_file';
  /** Results that have `diff` without diff mode, too: with the contents left empty, as Ansible's module does. */
  readonly tellsDiff?: boolean;
}

/** Files longer than this are not edited in memory. */
const MAX_BYTES = 256 * 1024 * 1024;

/** Reads the file; links are followed and stay links. */
export function editProbe(args: EditArgs): Request {
  return {
    maxOutput: MAX_BYTES,
    script: sh`${LOOK}
p=${expandWord(args.path)}
put path "$p"
if [ -L "$p" ]; then r=$(readlink -f -- "$p") && p=$r; fi
put real "$p"
look st "$p"
${attributesProbe(args)}
if [ -z "$seen" ]; then put umask "$(umask)"; exit 0; fi
[ ! -f "$p" ] || cat -- "$p"`,
  };
}

/**
 * Ansible's refusals that the edit itself does not decide: a folder, a missing file without `create`.
 *
 * @returns the file, or a failed result
 */
export function editedFile(args: EditArgs, seen: Reply): EditedFile | TaskResult {
  const path = seen.fields.get('path') ?? args.path;
  const stat = parseStat(seen.fields.get('st'));
  if (stat?.kind === 'directory')
    return { failed: true, changed: false, msg: `Path ${path} is a directory !`, rc: 256 };
  if (seen.truncated > 0) return { failed: true, changed: false, msg: `${path} is too long to be edited` };
  return { path, exists: stat !== undefined, text: seen.stdout.toString('latin1') };
}

export function isFailure(file: EditedFile | TaskResult): file is TaskResult {
  return 'failed' in file;
}

/** Text of an argument as the bytes it stands for, one character each. */
export function bytesText(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

/** Decides content and attributes together: at most one new file, at most one further round trip. */
export function editPlan(args: EditArgs, seen: Reply, context: TaskContext, file: EditedFile, edit: Edit): Plan {
  const real = seen.fields.get('real') ?? file.path;
  const stat = parseStat(seen.fields.get('st'));
  const umask = Number.parseInt(seen.fields.get('umask') ?? '022', 8);
  const isEdited = edit.text !== file.text || (!file.exists && edit.msg !== '');
  const attributes = planAttributes(args, stat ?? newFile(umask), seen.fields, { path: file.path });
  if (attributes.failure !== undefined && (file.exists || isEdited)) return { result: attributes.failure };
  const isChanged = isEdited || (file.exists && attributes.isChanged);
  const labelled =
    attributes.isChanged && (file.exists || (isEdited && !context.checkMode))
      ? 'ownership, perms or SE linux context changed'
      : '';
  const msg = [edit.msg, labelled].filter((part) => part !== '').join(' and ');
  const key = edit.backupKey ?? 'backup_file';
  const result: TaskResult = { msg, ...edit.more, ...(key === 'backup' ? { backup: '' } : {}) };
  const diff = [
    {
      before: Buffer.from(file.text, 'latin1').toString('utf8'),
      after: Buffer.from(edit.text, 'latin1').toString('utf8'),
      before_header: `${file.path} (content)`,
      after_header: `${file.path} (content)`,
    },
    {
      ...(labelled === '' ? {} : { before: attributes.before as never, after: attributes.after as never }),
      before_header: `${file.path} (file attributes)`,
      after_header: `${file.path} (file attributes)`,
    },
  ];
  if (edit.tellsDiff === true && !context.diffMode) {
    const [content, ...others] = diff;
    result.diff = [{ ...content, before: '', after: '' }, ...others] as unknown as Json;
  }
  const refusal = isEdited ? validateRefused(args.validate) : undefined;
  if (refusal !== undefined) return { result: refusal };
  if (!isChanged) return { result: { changed: false, ...result }, diff };
  if (context.checkMode) return { result: { changed: true, ...result }, diff };
  return {
    result,
    diff,
    apply: isEdited
      ? {
          script: writeScript(args, file, real, stat, {
            ...(stat === undefined ? givenMode(args, umask) : {}),
            ...attributes.changes,
          }),
          stdin: Buffer.from(edit.text, 'latin1'),
        }
      : join([LOOK, sh`p=${real}`, attributesApply(attributes.changes), sh`look st "$p"`]),
    finish: (applied) => finish(applied, key),
  };
}

function writeScript(
  args: EditArgs,
  file: EditedFile,
  real: string,
  stat: ReturnType<typeof parseStat>,
  changes: Parameters<typeof attributesApply>[0],
): Script {
  const slash = real.lastIndexOf('/');
  return join([
    sh`p=${real}`,
    !file.exists && slash > 0
      ? sh`[ -d ${real.slice(0, slash)} ] || mkdir -p -- ${real.slice(0, slash)} || exit 1`
      : undefined,
    atomicWrite({
      changes,
      backup: args.backup === true,
      unsafeWrites: args.unsafe_writes,
      ...(stat === undefined ? {} : { existing: stat, basedOn: cksum(Buffer.from(file.text, 'latin1')) }),
      ...(args.validate === undefined ? {} : { validate: args.validate }),
    }),
  ]);
}

function finish(applied: Reply, key: 'backup' | 'backup_file'): TaskResult {
  const status = applied.fields.get('exit_status');
  if (status !== undefined && applied.rc !== 0) {
    const error = applied.stderr.toString('utf8');
    const msg = `failed to validate: rc:${status} error:${error}`;
    // What was planned did not come about: of lineinfile's keys none is left.
    return { failed: true, changed: false, msg, found: undefined, backup: undefined };
  }
  const failure = failureOf(applied);
  if (failure !== undefined) return failure;
  const { backup_file: backup } = writtenResult(applied);
  return backup === undefined ? {} : { [key]: backup };
}
