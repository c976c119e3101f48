import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadUserModule } from '../../../src/cli/user-plugins.ts';
import { findModule } from '../../../src/plugins/index.ts';
import { moduleStyle } from '../../../src/task/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'cbx-library-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const FILES: Readonly<Record<string, string>> = {
  'old.sh': '#!/bin/sh\n. "$1"\n',
  'nothing.txt': 'words',
  'settings.yml': 'a: 1',
  'both.py': '#!/usr/bin/python\nfrom ansible.module_utils.basic import AnsibleModule\n',
  'both.mjs': 'export default {}',
  'ours.py': 'from ansible.module_utils.basic import *\n',
  plain: 'echo {}\n',
};
for (const [name, text] of Object.entries(FILES)) writeFileSync(join(folder, name), text);

describe('files of a library folder', () => {
  it.each([
    ['old', 'old.sh'],
    ['plain', 'plain'],
    ['both', 'both.mjs'],
    ['ours', 'ours.py'],
    ['nothing', undefined],
    ['settings', undefined],
  ])('%s is %s', (name, file) => {
    expect(findModule(name, { libraries: [folder], collections: [] })).toBe(
      file === undefined ? undefined : join(folder, file),
    );
  });
});

describe('how a module wants its arguments', () => {
  it.each([
    ['#!/bin/sh\n. "$1"', 'words-file'],
    ['#!/bin/sh\n# WANT_JSON', 'json-file'],
    ['#!/usr/bin/python\n# WANT_JSON\nimport json', 'json-file'],
    ['#!/bin/sh\necho <<INCLUDE_ANSIBLE_MODULE_JSON_ARGS>>', 'inserted'],
    ['\x7fELF\0\0', 'json-file'],
    ['#!/usr/bin/python\nfrom ansible.module_utils.basic import AnsibleModule', 'python'],
    ['import os\n  from ansible.module_utils import basic', 'python'],
    ['#!/usr/bin/python\n#<<INCLUDE_ANSIBLE_MODULE_COMMON>>', 'python'],
    ['# from ansible.module_utils.basic import AnsibleModule', 'words-file'],
  ])('%j', (text, style) => expect(moduleStyle(Buffer.from(text))).toBe(style));
});

describe('modules that cannot run', () => {
  const answer = async (name: string) => {
    const module = await loadUserModule(name, { libraries: [folder], collections: [] }, false);
    if (module?.kind !== 'control') throw new Error(`${name} is no control module`);
    return module.act(undefined as never, undefined as never);
  };
  it('in Python fail when they are reached, and say what can take their place', async () => {
    const msg = expect.stringMatching(/ours\.py is a Python module, and cbx runs no Python: .*ours\.mjs beside it/);
    expect(await answer('ours')).toEqual({ result: { failed: true, msg } });
  });
  it('without a first line that names an interpreter fail as with ansible-core', async () => {
    expect(await answer('plain')).toEqual({
      result: { failed: true, msg: 'module (plain) is missing interpreter line' },
    });
  });
  it('in Python do not take the place of a module of cbx', async () => {
    expect(await loadUserModule('ours', { libraries: [folder], collections: [] }, true)).toBeUndefined();
  });
});
