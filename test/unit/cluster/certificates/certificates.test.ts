import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { copyCertificates, verifyCertificates } from '../../../../src/cluster/index.ts';
import { CbxErrors } from '../../../../src/errors/index.ts';
import { runCommand, writeFiles } from '../../cli/run-command.ts';
import { CLIENT, certificateFolder, SERVER } from './certificate-folder.ts';

const top = mkdtempSync(join(tmpdir(), 'cbx-certificates-'));
afterAll(() => rmSync(top, { recursive: true }));

const NOW = new Date('2030-01-01T00:00:00Z');
let count = 0;
const folderWith = (files: Readonly<Record<string, string>>): string => {
  count += 1;
  return certificateFolder(join(top, `certs-${count}`), files);
};
const verify = (folder: string, more: Partial<Parameters<typeof verifyCertificates>[1]> = {}) => {
  const found = verifyCertificates(folder, { leaves: ['client'], hint: 'the remedy', now: NOW, ...more });
  const texts = (list: readonly Error[]): string[] => list.map(({ message }) => message);
  return { errors: texts(found.errors), warnings: texts(found.warnings), first: found.errors[0] };
};
const without = (name: string): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(CLIENT).filter(([file]) => file !== name));

describe('certificates of a package', () => {
  it('are good when they are', () => {
    expect(verify(folderWith(CLIENT))).toMatchObject({ errors: [], warnings: [] });
    const both = { leaves: ['client', 'server'] as const, serverName: 'provisioner.lab.test' };
    expect(verify(folderWith(SERVER), both).errors).toEqual([]);
  });

  it.each([
    ['no authority', without('ca.crt'), ['ca.crt is missing']],
    ['no certificate', without('client.crt'), ['client.crt is missing']],
    ['no key', without('client.key'), ['client.key is missing']],
    [
      'those of another provisioner',
      { ...CLIENT, 'client.crt': 'other-client.crt', 'client.key': 'other-client.key' },
      ['client.crt is not signed by ca.crt'],
    ],
    ['the wrong key', { ...CLIENT, 'client.key': 'server.key' }, ['client.key does not belong to client.crt']],
    [
      'the certificate of the server',
      { ...CLIENT, 'client.crt': 'server.crt', 'client.key': 'server.key' },
      ['client.crt is not made for a client'],
    ],
    [
      'a leaf in place of the authority',
      { ...CLIENT, 'ca.crt': 'client.crt' },
      ['ca.crt is not the certificate of a certificate authority', 'client.crt is not signed by ca.crt'],
    ],
    [
      'a certificate in place of the key',
      { ...CLIENT, 'client.key': 'client.crt' },
      ['client.key is no private key in PEM form without a passphrase'],
    ],
  ])('%s', (_, files, expected) => {
    const folder = folderWith(files);
    const { errors, first } = verify(folder);
    expect(errors).toEqual(expected);
    expect(first).toMatchObject({ code: 'CLUSTER_CERTIFICATE', hint: 'the remedy' });
  });

  it('are told apart from what is no certificate, without quoting the file', () => {
    const folder = folderWith(CLIENT);
    writeFileSync(join(folder, 'client.crt'), 'top secret');
    const { errors, first } = verify(folder);
    expect(errors).toEqual([expect.stringMatching(/^client\.crt is no certificate in PEM form: /)]);
    expect(`${JSON.stringify(first)}${errors}`).not.toContain('top secret');
  });

  it.each([
    ['2126-01-01T00:00:00Z', [], []],
    ['2126-10-20T00:00:00Z', [], ['ca.crt expires in', 'client.crt expires in']],
    ['2127-01-01T00:00:00Z', ['ca.crt expired on 2126-', 'client.crt expired on 2126-'], []],
    ['2020-01-01T00:00:00Z', ['ca.crt is not valid before', 'client.crt is not valid before'], []],
  ])('at %s', (now, errors, warnings) => {
    const found = verify(folderWith(CLIENT), { now: new Date(now) });
    expect(found.errors).toEqual(errors.map((text) => expect.stringContaining(text)));
    expect(found.warnings).toEqual(warnings.map((text) => expect.stringContaining(text)));
  });

  it('are refused when others can read the key', () => {
    const folder = folderWith(CLIENT);
    chmodSync(join(folder, 'client.key'), 0o644);
    const { errors, first } = verify(folder);
    expect(errors).toEqual(['client.key can be read by others (mode 0644)']);
    expect(first?.hint).toBe(`chmod 600 ${join(folder, 'client.key')}`);
  });

  it('are refused for another name of the server', () => {
    const { errors } = verify(folderWith(SERVER), { serverName: 'elsewhere.lab.test' });
    expect(errors).toEqual([
      'server.crt is not for elsewhere.lab.test but for DNS:provisioner.lab.test, IP Address:192.168.7.40',
    ]);
  });
});

describe('copying', () => {
  it('brings three files with their modes, once, and only tells so in check mode', () => {
    const [from, to] = [folderWith(SERVER), join(top, 'copied')];
    const copy = (check = false) => copyCertificates({ from, to, check, now: NOW });
    expect(copy(true)).toEqual(['ca.crt', 'client.crt', 'client.key']);
    expect(() => statSync(to)).toThrow();
    expect(copy()).toEqual(['ca.crt', 'client.crt', 'client.key']);
    expect(statSync(join(to, 'client.key')).mode & 0o777).toBe(0o600);
    expect(statSync(to).mode & 0o777).toBe(0o700);
    expect(copy()).toEqual([]);
    chmodSync(join(to, 'client.key'), 0o640);
    expect(copy()).toEqual(['client.key']);
    expect(readFileSync(join(to, 'client.crt'), 'utf8')).toBe(readFileSync(join(from, 'client.crt'), 'utf8'));
  });

  it('copies nothing that is of no use', () => {
    const to = join(top, 'nothing');
    const from = folderWith({ ...CLIENT, 'client.key': 'server.key' });
    expect(() => copyCertificates({ from, to, check: false, now: NOW })).toThrow(CbxErrors);
    expect(() => statSync(to)).toThrow();
  });
});

describe('cbx cert', () => {
  const COMMON = 'network_mask=255.255.255.0\nprovisioner_server_dn=provisioner.lab.test\n';
  writeFiles(top, {
    'clusters/lab/boot/hosts': `[all:vars]\ncluster_type=coreos-provisioner\n${COMMON}[coreos_provisioner]\np1\n`,
    'clusters/lab/core/hosts': `[all:vars]\ncluster_type=coreos-pxe\n${COMMON}[coreos_workers]\nw1\n`,
  });
  certificateFolder(join(top, 'clusters/lab/boot/matchbox-certs'), SERVER);
  const cert = (...words: string[]) => runCommand(top, ['cert', ...words]);

  it('shows, copies from the provisioner with the same name, and verifies', async () => {
    expect(await cert('lab/core')).toMatchObject({ code: 1, out: 'lab/core has no certificates\n' });
    expect(await cert('lab/core', 'verify')).toMatchObject({
      code: 1,
      err: expect.stringContaining('hint: cbx cert lab/core copy'),
    });
    expect((await cert('lab/core', 'copy', '--check')).out).toBe(
      'lab/core: would copy ca.crt, client.crt, client.key (from lab/boot)\n',
    );
    expect((await cert('lab/core', 'copy')).out).toBe(
      'lab/core: copied ca.crt, client.crt, client.key (from lab/boot)\n',
    );
    expect((await cert('lab/core', 'copy', '--from', 'lab/boot')).out).toBe('lab/core: unchanged (from lab/boot)\n');
    expect(await cert('lab/core', 'verify')).toMatchObject({ code: 0, out: 'lab/core: the certificates are good\n' });
    const shown = (await cert('lab/boot')).out.split('\n').map((line) => line.split(/ {2,}/));
    expect(shown.slice(0, 4).map((cells) => [cells[0], cells[3], cells[4]])).toEqual([
      ['FILE', 'FOR', 'NAMES'],
      ['ca.crt', 'ca', 'CN=lab CA'],
      ['server.crt', 'server', 'DNS:provisioner.lab.test, IP:192.168.7.40'],
      ['client.crt', 'client', 'CN=lab CA'],
    ]);
    const listed = JSON.parse((await cert('lab/core', 'show', '--json')).out) as readonly object[];
    expect(listed).toMatchObject([
      { file: 'ca.crt', purposes: ['ca'] },
      { file: 'client.crt', issuer: 'CN=lab CA' },
    ]);
  });

  it.each([
    [['lab/cor'], 'there is no cluster package "lab/cor"', 'did you mean "lab/core"?', 1],
    [['clusters/lab'], 'clusters/lab has no inventory named "hosts"', 'clusters/<org>/<name>/hosts', 1],
    [['lab/core', 'shwo'], 'cert knows no "shwo"', 'show, verify, copy, renew', 2],
    [['lab/core', 'copy', '--from', 'lab/bot'], 'there is no cluster package "lab/bot"', '"lab/boot"', 1],
  ])('%j is refused', async (words, message, hint, code) => {
    const refused = await cert(...words);
    expect(refused.code).toBe(code);
    expect(refused.err).toContain(`ERROR! ${message}`);
    expect(refused.err).toContain(hint);
  });

  it('names the line with the name that no provisioner has', async () => {
    writeFiles(top, {
      'clusters/lab/lost/hosts':
        '[all:vars]\ncluster_type=coreos-pxe\nprovisioner_server_dn=nowhere.lab.test\n[coreos_workers]\nw1\n',
    });
    const { err } = await cert('lab/lost', 'copy');
    expect(err).toContain('no package of the type coreos-provisioner with the name nowhere.lab.test beside lab/lost');
    expect(err).toContain('hosts:3:');
  });
});
