/**
 * Packs the boot-service stand-in as a release of matchbox is packed, so that the provisioner role can be rehearsed
 * without one: `npx tsx scripts/boot-service/release.ts` prints the tarball's path. Built once per node version and source,
 * into the cache folder; never committed.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { cacheFolder } from '../../src/sandbox/index.ts';
import { injectBlob } from './inject-blob.ts';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..');
const NAME = 'matchbox-v0.11.0-linux-amd64';
const NOTICE = 'This is the boot-service stand-in of the cbx project for rehearsals and tests. It is not matchbox.\n';

export interface Release {
  readonly path: string;
  readonly sha256: string;
}

/** The tarball, built when the cache has none of this source and this node. */
export async function bootServiceRelease(report: (line: string) => void = () => undefined): Promise<Release> {
  const source = await bundle();
  const recipe = readFileSync(fileURLToPath(import.meta.url));
  const digest = createHash('sha256').update(process.version).update(source).update(recipe).digest('hex').slice(0, 12);
  const folder = join(cacheFolder(), 'boot-service', digest);
  const path = join(folder, `${NAME}.tar.gz`);
  if (!existsSync(path)) {
    report('building the boot-service stand-in, once');
    mkdirSync(folder, { recursive: true });
    const work = mkdtempSync(join(folder, 'work-'));
    try {
      pack(work, source);
      renameSync(join(work, `${NAME}.tar.gz`), path);
    } finally {
      rmSync(work, { recursive: true, force: true });
    }
  }
  return { path, sha256: createHash('sha256').update(readFileSync(path)).digest('hex') };
}

/** node runs a single executable's program as CommonJS. */
async function bundle(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(ROOT, 'src/sandbox/sim/boot-service/program.ts')],
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    write: false,
  });
  return outputFiles[0]?.text ?? '';
}

function pack(work: string, source: string): void {
  const folder = join(work, NAME);
  for (const name of ['scripts/tls', 'contrib/systemd']) mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(work, 'program.cjs'), source);
  const settings = { main: join(work, 'program.cjs'), output: join(work, 'blob'), disableExperimentalSEAWarning: true };
  writeFileSync(join(work, 'sea.json'), JSON.stringify(settings));
  execFileSync(process.execPath, ['--experimental-sea-config', join(work, 'sea.json')], { stdio: 'ignore' });
  const program = injectBlob(readFileSync(process.execPath), readFileSync(join(work, 'blob')));
  writeFileSync(join(folder, 'matchbox'), program);
  chmodSync(join(folder, 'matchbox'), 0o755);
  writeFileSync(join(folder, 'README.md'), NOTICE);
  writeFileSync(join(folder, 'scripts/tls/README.md'), NOTICE);
  writeFileSync(
    join(folder, 'contrib/systemd/matchbox.service'),
    `# ${NOTICE}[Service]\nExecStart=/usr/local/bin/matchbox\n`,
  );
  // The quickest compression: the tarball travels to a machine beside this one.
  const argv = ['-C', work, '--owner=0', '--group=0', '--numeric-owner', '-cf', '-', NAME];
  execFileSync('sh', ['-c', 'tar "$@" | gzip -1 >"$0"', join(work, `${NAME}.tar.gz`), ...argv]);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { path, sha256 } = await bootServiceRelease((line) => console.error(line));
  console.log(`${sha256}  ${path}`);
}
