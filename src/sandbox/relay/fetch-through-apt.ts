import { copyFileSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runProgram } from '../program.ts';

export type Fetched = { readonly kind: 'ok' } | { readonly kind: 'missing' } | { kind: 'failed'; reason: string };

/**
 * Gets a file of an apt source through the machine's own apt, so that its proxy, certificates, credentials and transport
 * methods are those that work on this machine. `enter` is put before the program (to leave the sandbox's network).
 * The destination appears whole or not at all.
 */
export async function fetchThroughApt(uri: string, destination: string, enter: readonly string[]): Promise<Fetched> {
  mkdirSync(dirname(destination), { recursive: true });
  const partial = `${destination}.${process.pid}.${Math.random().toString(36).slice(2)}`;
  try {
    const source = resolveMirrorList(uri);
    if (source.startsWith('file:')) return copyLocal(source, partial, destination);
    const argv = ['/usr/lib/apt/apt-helper', '-o', 'APT::Sandbox::User=root', 'download-file', source, partial];
    const { rc, stdout, stderr } = await runProgram([...enter, ...argv]);
    if (rc === 0) {
      renameSync(partial, destination);
      return { kind: 'ok' };
    }
    const said = `${stdout}\n${stderr}`;
    if (/\b404\b|File not found/.test(said)) return { kind: 'missing' };
    const reason = /^E: (.*)$/m.exec(said)?.[1] ?? said.trim();
    return { kind: 'failed', reason };
  } finally {
    rmSync(partial, { force: true });
  }
}

/** apt's own file: method leaves the file where it is, so there is nothing for apt-helper to put anywhere. */
function copyLocal(uri: string, partial: string, destination: string): Fetched {
  try {
    copyFileSync(fileURLToPath(uri.replace(/^file:\/*/, 'file:///')), partial);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { kind: 'missing' };
    return { kind: 'failed', reason: (error as Error).message };
  }
  renameSync(partial, destination);
  return { kind: 'ok' };
}

/**
 * Debian's cloud images name their archive by a list of mirrors (`mirror+file:/etc/apt/mirrors/debian.list`), which
 * apt-helper cannot follow: the list's first mirror stands in.
 */
export function resolveMirrorList(uri: string): string {
  const match = /^mirror\+file:\/*(\/[^|]*?\.list)\/(.*)$/.exec(uri);
  if (match === null) return uri;
  const first = readFileSync(match[1] ?? '', 'utf8')
    .split('\n')
    .map((line) => line.trim().split(/\s/)[0] ?? '')
    .find((line) => line !== '' && !line.startsWith('#'));
  return first === undefined ? uri : `${first.replace(/\/?$/, '/')}${match[2]}`;
}
