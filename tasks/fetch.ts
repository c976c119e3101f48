import { createHash, randomBytes } from 'node:crypto';
import { closeSync, createReadStream, openSync, writeSync } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import schema from '../schemas/tasks/fetch.json' with { type: 'json' };
import {
  checksumFunction,
  defineTask,
  expandWord,
  type FetchArgs,
  failureOf,
  LOOK,
  type ProcedureContext,
  parseStat,
  type RemoteShell,
  type Reply,
  sh,
  type TaskResult,
} from '../src/task/index.ts';

const IGNORED = ', not transferring, ignored';

/** A file of the target on the controller; its name there comes from the inventory and the task, never from the host. */
export default defineTask<FetchArgs>({
  name: 'fetch',
  kind: 'procedure',
  check: 'full',
  schema,
  async run(args, context) {
    if (context.checkMode) {
      return { skipped: true, changed: false, msg: 'check mode not (yet) supported for this module' };
    }
    const shell = await context.shell();
    const seen = await shell.run(
      sh`${LOOK}
${checksumFunction('sha1')}
p=${expandWord(args.src)}
put path "$p"
look st "$p" -L
[ -f "$p" ] && [ -r "$p" ] && sum sum "$p"
:`,
      { signal: context.signal },
    );
    const failure = failureOf(seen) ?? unfit(args, seen);
    if (failure !== undefined) return failure;
    const source = seen.fields.get('path') ?? args.src;
    const dest = await destination(args, source, context);
    if (typeof dest !== 'string') return dest;
    const remote = seen.fields.get('sum') ?? null;
    const local = await digests(dest);
    if (local !== undefined && local.sha1 === remote) {
      return { changed: false, md5sum: local.md5, file: args.src, dest, checksum: local.sha1 };
    }
    return await transfer(args, context, shell, { source, dest, remote, before: local?.sha1 ?? null });
  },
});

function unfit(args: FetchArgs, seen: Reply): TaskResult | undefined {
  const stat = parseStat(seen.fields.get('st'));
  const refuse = (msg: string, always = ''): TaskResult =>
    args.fail_on_missing
      ? { failed: true, changed: false, msg: msg + always }
      : { changed: false, msg: msg + IGNORED, file: args.src };
  if (stat === undefined) return refuse('the remote file does not exist', IGNORED);
  if (stat.kind === 'directory') return refuse('remote file is a directory, fetch cannot work on directories');
  if (stat.kind !== 'file') return refuse('the remote file is no plain file, fetch cannot read it');
  // A file of size 0 with content (/proc) still has a digest; none at all means that it could not be read.
  return seen.fields.has('sum') ? undefined : refuse('no read permission on remote file', IGNORED);
}

/** Where the file goes; a result when it cannot. What the host says of its path never leads out of the folder. */
async function destination(args: FetchArgs, source: string, context: ProcedureContext): Promise<string | TaskResult> {
  const home = args.dest.replace(/^~(?=\/|$)/, homedir());
  const dest = resolve(context.playbookDir, home);
  if (args.flat) {
    if (home.endsWith('/')) return join(dest, basename(args.src));
    if (await isDirectory(dest)) {
      const msg = 'dest is an existing directory, use a trailing slash if you want to fetch src into that directory';
      return { failed: true, changed: false, msg };
    }
    return dest;
  }
  const folder = join(dest, context.host.replaceAll('/', '_').replace(/^\.\.?$/, '_'));
  return join(folder, join('/', source));
}

async function transfer(
  args: FetchArgs,
  context: ProcedureContext,
  shell: RemoteShell,
  file: {
    readonly source: string;
    readonly dest: string;
    readonly remote: string | null;
    readonly before: string | null;
  },
): Promise<TaskResult> {
  await mkdir(dirname(file.dest), { recursive: true });
  const partial = join(dirname(file.dest), `.cbx-${randomBytes(6).toString('hex')}`);
  const sha1 = createHash('sha1');
  const md5 = createHash('md5');
  const descriptor = openSync(partial, 'wx');
  try {
    const reply = await shell.run(sh`cat <${file.source}`, {
      signal: context.signal,
      stream: true,
      onOutput: (chunk, from) => {
        if (from !== 'stdout') return;
        sha1.update(chunk);
        md5.update(chunk);
        for (let at = 0; at < chunk.length; ) at += writeSync(descriptor, chunk, at);
      },
    });
    const failure = failureOf(reply);
    if (failure !== undefined) return { ...failure, file: args.src };
    const checksum = sha1.digest('hex');
    const sums = { checksum, md5sum: md5.digest('hex'), remote_checksum: file.remote, remote_md5sum: null };
    if (args.validate_checksum && file.remote !== null && checksum !== file.remote) {
      return { failed: true, changed: false, msg: 'checksum mismatch', file: args.src, dest: file.dest, ...sums };
    }
    await rename(partial, file.dest);
    return { changed: checksum !== file.before, dest: file.dest, ...sums };
  } finally {
    closeSync(descriptor);
    await rm(partial, { force: true });
  }
}

async function digests(path: string): Promise<{ sha1: string; md5: string } | undefined> {
  const sha1 = createHash('sha1');
  const md5 = createHash('md5');
  try {
    for await (const chunk of createReadStream(path)) {
      sha1.update(chunk as Buffer);
      md5.update(chunk as Buffer);
    }
  } catch {
    return undefined;
  }
  return { sha1: sha1.digest('hex'), md5: md5.digest('hex') };
}

async function isDirectory(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
}
