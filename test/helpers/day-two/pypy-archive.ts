import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { mustRun } from '../../../src/sandbox/index.ts';

/** What every Debian has, whatever is installed. */
const OF_THE_HOST = /^(?:linux-vdso|libc|libm|ld-linux-x86-64|libgcc_s)\b/;

/**
 * A portable PyPy in `folder`, as its project publishes them: one folder with bin/ and lib/. Made of Debian's packages, whose
 * library lies beside the libraries that a bare host may lack.
 */
export async function pypyArchive(folder: string): Promise<{ path: string; sha256: string }> {
  const [packages, files, top] = ['packages', 'files', 'pypy3.9-v7.3.11-linux64'].map((name) => join(folder, name));
  if (packages === undefined || files === undefined || top === undefined) throw new Error('unreachable');
  for (const path of [packages, files, join(top, 'bin'), join(top, 'lib')]) mkdirSync(path, { recursive: true });
  await mustRun(['env', '-C', packages, 'apt-get', '-q', 'download', 'pypy3', 'pypy3-lib']);
  for (const name of readdirSync(packages)) await mustRun(['dpkg', '-x', join(packages, name), files]);
  cpSync(join(files, 'usr/bin/pypy3.9'), join(top, 'bin/pypy3'));
  cpSync(join(files, 'usr/lib/pypy3.9'), join(top, 'lib/pypy3.9'), { recursive: true, verbatimSymlinks: true });
  const library = join(files, 'usr/lib/x86_64-linux-gnu/libpypy3.9-c.so');
  cpSync(library, join(top, 'lib/libpypy3.9-c.so'));
  const linked = await mustRun(['ldd', library]);
  for (const [, name = '', path = ''] of linked.matchAll(/^\s*(\S+) => (\/\S+)/gm)) {
    if (!OF_THE_HOST.test(name)) cpSync(path, join(top, 'lib', name), { dereference: true });
  }
  symlinkSync('pypy3', join(top, 'bin/pypy'));
  const path = join(folder, 'pypy3.9-v7.3.11-linux64.tar.bz2');
  await mustRun(['tar', '-C', folder, '-cjf', path, 'pypy3.9-v7.3.11-linux64']);
  return { path, sha256: createHash('sha256').update(readFileSync(path)).digest('hex') };
}
