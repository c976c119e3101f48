import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { RemoteShell } from '../../src/shell/remote-shell.ts';
import { type LocalCase, runLocalCase } from '../helpers/local-case.ts';
import { openTestShell, SHELLS } from './shells-at-hand.ts';

/** Modules whose scripts must mean the same in every shell; the cases and their answers are test/tasks/local's. */
const MODULES = ['copy', 'file', 'lineinfile', 'blockinfile', 'replace', 'slurp', 'fetch', 'unarchive', 'assemble'];
const here = fileURLToPath(new URL('../tasks/local/', import.meta.url));
const isRoot = process.getuid?.() === 0;
const base = mkdtempSync(join(tmpdir(), 'cbx-modules-'));
const ports = { $PORT: '64998', $CLOSED: '64999' };
const scripts = new Map<string, string>();
afterAll(() => {
  execFileSync('chmod', ['-R', 'u+rwX', base]); // some cases take the owner's rights away
  rmSync(base, { recursive: true, force: true });
});

/** All cases run in test/tasks/local.test.ts; here every eighth one and those that ask for it, so that the tests stay quick. */
const EVERY = 8;

function casesOf(module: string): LocalCase[] {
  const all = parse(readFileSync(join(here, `${module}.yml`), 'utf8')) as LocalCase[];
  const isChosen = (one: LocalCase, index: number): boolean => one.everyShell === true || index % EVERY === 0;
  return all.filter((one, index) => isChosen(one, index) && (isRoot || one.needsRoot !== true));
}

/** busybox ash runs its own tools first: no chattr, no zip, and a tar without --diff and --exclude that drops `../` by itself. */
const BEYOND_BUSYBOX = /chattr|attributes|zip|keep newer|changed file|exclude|dotdot/;

describe.each(SHELLS)('modules under $name', ({ name, words }) => {
  const isBusybox = words[0] === 'busybox';
  let opened: Awaited<ReturnType<typeof openTestShell>>;
  let shell: RemoteShell;
  beforeAll(async () => {
    opened = await openTestShell({ name, words });
    const { live } = opened;
    shell = {
      profile: live.profile,
      get roundTrips() {
        return live.roundTrips;
      },
      run: (script, options) => {
        scripts.set(script.text.replace(/cbx-modules-\w+\/\d+/g, ''), script.text);
        return live.run(script, options);
      },
      close: () => live.close(),
    };
  });
  afterAll(() => opened.dispose());

  for (const module of MODULES) {
    const cases = casesOf(module).filter((one) => !isBusybox || !BEYOND_BUSYBOX.test(JSON.stringify(one)));
    it(`${module}: ${cases.length} cases`, async () => {
      for (const one of cases) {
        try {
          await runLocalCase(one, { base, shell, ports });
        } catch (error) {
          throw new Error(`${module}: ${one.name}`, { cause: error });
        }
      }
    });
  }
});

const hasShellCheck = spawnSync('shellcheck', ['--version']).error === undefined;
if (!hasShellCheck) console.log('shellcheck is not installed, so the rendered scripts are not checked');

describe.runIf(hasShellCheck)('rendered scripts', () => {
  it('pass ShellCheck', () => {
    const folder = join(base, 'scripts');
    mkdirSync(folder);
    const files = [...scripts.values()].map((text, index) => {
      const file = join(folder, `${index}.sh`);
      writeFileSync(file, `#!/bin/sh\nput() { printf '%s %s\\n' "$1" "$2"; }\n${text}\n`);
      return file;
    });
    expect(files.length).toBeGreaterThan(20);
    // SC2065 and SC2319 are about the cases' own validate commands (`test -f %s`).
    const checked = spawnSync(
      'shellcheck',
      ['-s', 'sh', '-S', 'warning', '-e', 'SC2065,SC2319', '-f', 'gcc', ...files],
      { encoding: 'utf8' },
    );
    expect(checked.stdout.replaceAll(`${folder}/`, '')).toBe('');
  });
});
