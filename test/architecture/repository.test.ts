import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from './source-files.ts';

const tracked = existsSync(join(ROOT, '.git'))
  ? execFileSync('git', ['ls-files', '-z'], { cwd: ROOT, encoding: 'utf8' }).split('\0').filter(Boolean)
  : [];

describe('the repository', () => {
  it.runIf(tracked.length > 0)('keeps no key, certificate or artifact of a cluster package', () => {
    const wrong = tracked.filter((path) => path.startsWith('clusters/') && !/^clusters\/eg\/[^/]+\/hosts$/.test(path));
    expect(wrong).toEqual([]);
  });

  it('names no registry host in the lock file', () => {
    expect(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')).not.toMatch(/"resolved"/);
  });

  it.runIf(tracked.length > 0)('names no path of the machine that it is checked out on', () => {
    const wrong = tracked.filter(
      (path) => existsSync(join(ROOT, path)) && readFileSync(join(ROOT, path)).includes(`${ROOT}/`),
    );
    expect(wrong).toEqual([]);
  });

  it('has the top-level folders of the architecture page', () => {
    const folders = ['bin', 'tasks', 'inventories', 'schemas', 'roles', 'clusters/eg', 'src', 'docs', 'test'];
    expect(folders.filter((folder) => !existsSync(join(ROOT, folder)))).toEqual([]);
  });

  it('links only to files that exist from its pages', () => {
    const pages = tracked.filter((path) => path.endsWith('.md') && !path.startsWith('test/corpus/'));
    const broken = pages.flatMap((page) => {
      const text = readFileSync(join(ROOT, page), 'utf8').replace(/```[\s\S]*?```/g, '');
      return [...text.matchAll(/\]\(([^)\s#]+)(?:#[^)]*)?\)/g)]
        .map(([, link = '']) => link)
        .filter((link) => !/^[a-z]+:/.test(link))
        .filter((link) => !existsSync(join(ROOT, page, '..', link)))
        .map((link) => `${page} -> ${link}`);
    });
    expect(broken).toEqual([]);
  });
});
