import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { parse } from 'yaml';
import { openConnection } from '../../src/connection/index.ts';
import type { RemoteShell } from '../../src/shell/remote-shell.ts';
import { closedPort, httpFixture } from '../helpers/http-fixture.ts';
import { type LocalCase, runLocalCase } from '../helpers/local-case.ts';

/** Every case of test/tasks/local through the local connection; the format is in test/helpers/local-case.ts. */
const here = fileURLToPath(new URL('./local/', import.meta.url));
const isRoot = process.getuid?.() === 0;
const base = mkdtempSync(join(tmpdir(), 'cbx-local-'));
const target = { host: 'localhost', transport: 'local', address: 'localhost', connectTimeoutMs: 10_000 } as const;
const connection = await openConnection(target);
const http = await httpFixture();
const ports = { $PORT: String(http.port), $CLOSED: String(await closedPort()) };
const forward = (host: string, port: number) => connection.forward(host, port);
let shell: RemoteShell;
beforeAll(async () => {
  shell = await connection.shell();
});
afterAll(async () => {
  await connection.close();
  http.close();
  execFileSync('chmod', ['-R', 'u+rwX', base]); // some cases take the owner's rights away
  rmSync(base, { recursive: true, force: true });
});

for (const file of readdirSync(here).sort()) {
  const cases = parse(readFileSync(join(here, file), 'utf8')) as LocalCase[];
  describe(file, () => {
    for (const one of cases) {
      if (one.needsRoot === true && !isRoot) it.skip(`${one.name} (needs root: owners and flags)`);
      else it(one.name, () => runLocalCase(one, { base, shell, ports, forward }));
    }
  });
}
