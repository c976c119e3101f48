import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { injectBlob } from '../../../scripts/boot-service/inject-blob.ts';

describe('a blob in the node program', () => {
  it.runIf(process.platform === 'linux')('is found and run by node', () => {
    const folder = mkdtempSync(join(tmpdir(), 'cbx-sea-'));
    try {
      const file = (name: string): string => join(folder, name);
      writeFileSync(
        file('main.cjs'),
        "console.log('inside', require('node:sea').isSea(), process.argv.slice(2).join())",
      );
      const settings = { main: file('main.cjs'), output: file('blob'), disableExperimentalSEAWarning: true };
      writeFileSync(file('sea.json'), JSON.stringify(settings));
      execFileSync(process.execPath, ['--experimental-sea-config', file('sea.json')], { stdio: 'ignore' });
      writeFileSync(file('program'), injectBlob(readFileSync(process.execPath), readFileSync(file('blob'))));
      chmodSync(file('program'), 0o755);
      expect(execFileSync(file('program'), ['a', '-b'], { cwd: '/', encoding: 'utf8' })).toBe('inside true a,-b\n');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('is refused by what is not a program, or not one of node’s', () => {
    expect(() => injectBlob(Buffer.from('#!/bin/sh\n'), Buffer.from('x'))).toThrow(/not a 64 bit/);
    const header = Buffer.alloc(64 + 56);
    Buffer.from('\x7fELF\x02\x01').copy(header);
    header.writeBigUInt64LE(64n, 32);
    header.writeUInt16LE(1, 56);
    header.writeUInt32LE(1, 64);
    expect(() => injectBlob(header, Buffer.from('x'))).toThrow(/cannot become a single executable/);
  });
});
