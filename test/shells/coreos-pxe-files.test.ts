import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ProgramResult, runProgram } from '../../src/sandbox/index.ts';
import { bundleCbx } from '../helpers/bundled-cbx.ts';
import { writePackage } from '../helpers/coreos-pxe/package.ts';
import { ROOT, recapOf } from '../helpers/run-cbx.ts';

const EXPECTED = join(dirname(fileURLToPath(import.meta.url)), '../helpers/coreos-pxe/expected');
const PASSWORD = 'a "pass"word, ${not} %{ templated }';
const HOST = 'core-c1.lab.test';

describe('the files that coreos-pxe writes into the package', () => {
  let top: string;
  let folder: string;
  let cbx: string;

  function role(variables: object = {}, ...words: string[]): Promise<ProgramResult> {
    const file = join(top, 'variables.json');
    const all = {
      coreos_pxe_phases: ['files'],
      tectonic_ssh_authorized_key: 'ssh-ed25519 AAAA operator',
      ...variables,
    };
    writeFileSync(file, JSON.stringify(all));
    const argv = [process.execPath, cbx, 'run', 'coreos-pxe', '-i', folder, '-e', `@${file}`, ...words];
    return runProgram(argv, { env: { ...process.env, ANSIBLE_ROLES_PATH: join(ROOT, 'roles') }, cwd: top });
  }
  const written = (name: string): string => readFileSync(join(folder, name), 'utf8').replaceAll(folder, '/package');
  const expected = (name: string): string => readFileSync(join(EXPECTED, `${name}.txt`), 'utf8');
  const mode = (name: string): string => (statSync(join(folder, name)).mode & 0o777).toString(8);

  beforeAll(async () => {
    cbx = await bundleCbx('coreos-pxe-files');
    top = mkdtempSync(join(tmpdir(), 'cbx-coreos-pxe-files-'));
    folder = join(top, 'clusters/test/core');
    writePackage(folder);
  });
  afterAll(() => rmSync(top, { recursive: true, force: true }));

  it('are not written in check mode, which needs no password', async () => {
    const before = readdirSync(folder);
    const { rc, stdout } = await role({}, '--check', '--diff');
    expect({ rc, changed: recapOf(stdout, HOST).changed }, stdout).toEqual({ rc: 0, changed: 3 });
    expect(readdirSync(folder)).toEqual(before);
  });

  it('need a password the first time', async () => {
    const { rc, stdout } = await role();
    expect(rc).toBe(2);
    expect(stdout).toContain('give tectonic_admin_password in a vault or in a file');
    expect(readdirSync(folder)).not.toContain('manual-masters.csv');
  });

  it.each([
    ['terraform.tfvars.json', '600'],
    ['manual-masters.csv', '644'],
    ['manual-workers.csv', '644'],
    ['coreos-kublet-service', '644'],
    ['coreos-iscsi.sh', '755'],
  ])('hold what they have to: %s (D1, D2, D3, D5, D12, D18, D33)', async (name, wanted) => {
    if (!readdirSync(folder).includes(name)) {
      const { rc, stdout, stderr } = await role({ tectonic_admin_password: PASSWORD }, '--diff');
      expect(rc, stdout).toBe(0);
      expect(stdout + stderr).not.toContain('not} %{');
      expect(stdout).toContain('left out until their MAC addresses are known: core-w2');
    }
    expect(written(name)).toBe(expected(name));
    expect(mode(name)).toBe(wanted);
  });

  it('stay as they are in a second run, without the password too', async () => {
    const { rc, stdout } = await role();
    expect({ rc, changed: recapOf(stdout, HOST).changed }, stdout).toEqual({ rc: 0, changed: 0 });
  });

  it('have a unit for workers with canal too, and no file under an old name unless it is asked for (D27)', async () => {
    const { rc, stdout } = await role({ tectonic_networking: 'canal', terraform_legacy: true }, '--diff');
    expect(rc, stdout).toBe(0);
    expect(stdout).toMatch(/"msg": "tectonic_networking"/);
    expect(written('coreos-kublet-service')).toBe(expected('coreos-kublet-service.canal'));
    expect(written('terraform.tfvars')).toBe(written('terraform.tfvars.json'));
  });

  it('are typed, whatever the inventory has for yes and no; a defined key does not disturb (D3, D4)', async () => {
    const { rc, stdout } = await role({ tectonic_vanilla_k8s: 'True', tectonic_iscsi_enabled: 'no' });
    expect(rc, stdout).toBe(0);
    const variables = JSON.parse(readFileSync(join(folder, 'terraform.tfvars.json'), 'utf8'));
    expect([variables.tectonic_vanilla_k8s, variables.tectonic_iscsi_enabled]).toEqual([true, false]);
    expect(variables.tectonic_ssh_authorized_key).toBe('ssh-ed25519 AAAA operator');
  });

  it('say what is missing', async () => {
    const wrong = async (variables: object): Promise<string> => {
      const { rc, stdout } = await role(variables);
      expect(rc, stdout).toBe(2);
      return stdout;
    };
    expect(await wrong({ tectonic_ssh_authorized_key: '' })).toContain('there is no key for the nodes in ');
    expect(await wrong({ tectonic_networking: 'weave' })).toContain('value of tectonic_networking must be one of');
    rmSync(join(folder, 'vms.json'));
    expect(await wrong({})).toContain('no controller has a MAC address: run the phase vms first');
  });
});

const terraform = await runProgram(['terraform', 'version', '-json']).catch(() => undefined);
const found = terraform?.rc === 0 ? JSON.parse(terraform.stdout).terraform_version : undefined;
if (found === undefined) console.log('skipped: no terraform on PATH');

describe.skipIf(found === undefined)('real Terraform', () => {
  /** A module that declares each variable with the type that a value in `variables` has. */
  const declarations = (variables: Record<string, unknown>): string =>
    Object.entries(variables)
      .map(([name, value]) => {
        const type = Array.isArray(value) ? 'list(string)' : typeof value === 'boolean' ? 'bool' : 'string';
        return `variable "${name}" { type = ${type} }\noutput "${name}" { value = var.${name} }\n`;
      })
      .join('');

  it('takes the file, and gives back what was meant', async () => {
    const text = readFileSync(join(EXPECTED, 'terraform.tfvars.json.txt'), 'utf8');
    const folder = mkdtempSync(join(tmpdir(), 'cbx-terraform-'));
    try {
      writeFileSync(join(folder, 'main.tf'), declarations(JSON.parse(text)));
      mkdirSync(join(folder, 'package'));
      const file = join(folder, 'package/terraform.tfvars.json');
      const env = { ...process.env, CHECKPOINT_DISABLE: '1', TF_CLI_CONFIG_FILE: '/dev/null' };
      const run = (...words: string[]): Promise<ProgramResult> =>
        runProgram(['terraform', `-chdir=${folder}`, ...words], { env });
      const apply = ['apply', '-input=false', '-auto-approve', `-var-file=${file}`];
      expect((await run('init', '-input=false')).rc).toBe(0);
      writeFileSync(file, text);
      const { rc, stderr } = await run(...apply);
      expect(rc, stderr).toBe(0);
      const outputs = JSON.parse((await run('output', '-json')).stdout) as Record<string, { value: unknown }>;
      expect(Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value]))).toEqual(
        JSON.parse(text),
      );
      // What a template without a JSON writer made of it.
      writeFileSync(file, text.replace(/("tectonic_ssh\w+": "[^"]*"),/, '$1'));
      expect((await run(...apply)).rc).toBe(1);
      writeFileSync(file, text.replace(': false', ': False'));
      expect((await run(...apply)).rc).toBe(1);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
