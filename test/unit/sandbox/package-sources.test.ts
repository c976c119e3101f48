import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { resolveMirrorList } from '../../../src/sandbox/relay/fetch-through-apt.ts';
import { chooseSources, sourceLines } from '../../../src/sandbox/relay/upstreams.ts';

const folder = mkdtempSync(join(tmpdir(), 'cbx-sources-'));
afterAll(() => rmSync(folder, { recursive: true }));

const LISTING = [
  'https://archive.example/debian|stable|bookworm|main|Debian',
  'https://archive.example/debian|stable|bookworm|contrib|Debian',
  'https://archive.example/debian|stable-updates|bookworm-updates|main|Debian',
  'https://archive.example/debian|trixie|trixie|main|Debian',
  'https://tools.example/apt/|bookworm|bookworm|main|Tools',
  'file:/srv/flat/|./||| ',
  '',
].join('\n');

describe('package sources', () => {
  it('are those of the machine’s own release and distribution', () => {
    const sources = chooseSources(LISTING, 'bookworm', 'debian');
    expect(sources).toEqual({
      codename: 'bookworm',
      main: 0,
      upstreams: [
        { uri: 'https://archive.example/debian/', suite: 'stable', components: ['main', 'contrib'] },
        { uri: 'https://archive.example/debian/', suite: 'stable-updates', components: ['main'] },
      ],
    });
    expect(sourceLines(sources, 'http://relay:1')).toBe(
      'deb http://relay:1/0/ stable main contrib\ndeb http://relay:1/1/ stable-updates main\n',
    );
  });

  it('may come from an archive that calls itself something else', () => {
    const listing = 'http://copy.example/d/|bookworm|bookworm|main|Our Mirror\n';
    expect(chooseSources(listing, 'bookworm', 'debian').upstreams).toHaveLength(1);
  });

  it.each([
    ['', 'bookworm'],
    ['http://copy.example/d/|trixie|trixie|main|Debian\n', 'bookworm'],
    [LISTING, ''],
  ])('are missed plainly', (listing, codename) => {
    expect(() => chooseSources(listing, codename, 'debian')).toThrow(/no package lists for its own release/);
  });

  it('may be a list of mirrors, as in cloud images', () => {
    const list = join(folder, 'debian.list');
    writeFileSync(list, '# mirrors\nhttps://first.example/debian priority:1\nhttps://second.example/debian\n');
    expect(resolveMirrorList(`mirror+file:${list}/dists/bookworm/InRelease`)).toBe(
      'https://first.example/debian/dists/bookworm/InRelease',
    );
    expect(resolveMirrorList('https://archive.example/x')).toBe('https://archive.example/x');
  });
});
