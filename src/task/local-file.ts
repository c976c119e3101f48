import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import type { TaskContext } from './module.ts';

/** Content that is to be on a target: from a file of the controller, or made by the task. */
export interface LocalFile {
  /** The file's own name; what the destination is called when it is a folder. */
  readonly name: string;
  readonly path?: string;
  readonly size: number;
  readonly sha1: string;
  readonly md5: string;
  /** Permission bits of the controller's file, for `mode: preserve`. */
  readonly mode?: number;
  /** The content, when it is held in memory: made by the task, decrypted, or a small file. */
  readonly content?: Buffer;
  /** Opens the content for one transfer. */
  readonly open: () => Readable;
}

/** Files up to this size are read once; larger ones are read twice (digest, transfer) and never held in memory. */
const IN_MEMORY_BYTES = 1024 * 1024;
const VAULT_MARK = '$ANSIBLE_VAULT;';

/** Content that a task made. */
export function contentFile(content: Buffer, name: string, path?: string): LocalFile {
  return {
    name,
    size: content.length,
    sha1: createHash('sha1').update(content).digest('hex'),
    md5: hashMd5(content),
    content,
    open: () => Readable.from(content.length === 0 ? [] : [content]),
    ...(path === undefined ? {} : { path }),
  };
}

/** A file of the controller, decrypted when it is a vault and `decrypt` is set. */
export async function localFile(path: string, context: TaskContext, decrypt: boolean): Promise<LocalFile> {
  const { size, mode } = await stat(path);
  const bits = mode & 0o7777;
  if (size <= IN_MEMORY_BYTES || (decrypt && (await startsWithVault(path)))) {
    const content = decrypt ? await context.readFile(path) : await readPlain(path);
    return { ...contentFile(content, basename(path), path), mode: bits };
  }
  const sha1 = createHash('sha1');
  const md5 = createHash('md5');
  for await (const chunk of createReadStream(path)) {
    sha1.update(chunk as Buffer);
    md5.update(chunk as Buffer);
  }
  return {
    name: basename(path),
    path,
    size,
    mode: bits,
    sha1: sha1.digest('hex'),
    md5: md5.digest('hex'),
    open: () => createReadStream(path),
  };
}

async function startsWithVault(path: string): Promise<boolean> {
  const handle = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(VAULT_MARK.length), 0, VAULT_MARK.length, 0);
    return buffer.toString('latin1', 0, bytesRead) === VAULT_MARK;
  } finally {
    await handle.close();
  }
}

async function readPlain(path: string): Promise<Buffer> {
  const handle = await open(path, 'r');
  try {
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}

function hashMd5(content: Buffer): string {
  return createHash('md5').update(content).digest('hex');
}
