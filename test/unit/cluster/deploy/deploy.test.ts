import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import {
  CLUSTER_SCHEMAS,
  type DeployState,
  deploymentOf,
  isWaitingForNodes,
  loadState,
  lockPackage,
  type PhaseChoice,
  savePhase,
  selectPhases,
  terraformArguments,
  terraformEnvironment,
} from '../../../../src/cluster/index.ts';
import { runCommand, writeFiles } from '../../cli/run-command.ts';

const top = mkdtempSync(join(tmpdir(), 'cbx-deploy-'));
afterAll(() => rmSync(top, { recursive: true }));
let count = 0;
const newFolder = (): string => {
  count += 1;
  const folder = join(top, `package-${count}`);
  mkdirSync(folder);
  return folder;
};

describe('phases', () => {
  it('are known of every type that has a schema', () => {
    const types = CLUSTER_SCHEMAS.map(({ $id }) => $id.replace('.json', ''));
    const fragments = types.filter((type) => deploymentOf(type) === undefined);
    expect(fragments.sort()).toEqual(['common', 'esxi', 'fusion']);
    for (const type of types) expect(deploymentOf(type)?.phases.map(({ name }) => name) ?? ['vms']).toContain('vms');
  });

  const phases = deploymentOf('coreos-pxe')?.phases ?? [];
  const upTo = (...names: readonly string[]): DeployState =>
    Object.fromEntries(names.map((name) => [name, { status: 'done', started: '' } as const]));
  const FILES = upTo('release', 'vms', 'files');

  it.each<readonly [PhaseChoice, DeployState, readonly string[]]>([
    [{}, {}, ['release', 'vms', 'files', 'dhcp', 'init', 'plan', 'apply']],
    [{ until: 'vms' }, {}, ['release', 'vms']],
    [{ only: 'release' }, {}, ['release']],
    [{ from: 'dhcp', until: 'plan' }, FILES, ['dhcp', 'init', 'plan']],
    [{ only: 'vms' }, FILES, ['vms']],
    [{ resume: true }, FILES, ['dhcp', 'init', 'plan', 'apply']],
    [{ resume: true, until: 'dhcp' }, { ...FILES, files: { status: 'failed', started: '' } }, ['files', 'dhcp']],
    [{ resume: true }, { release: { status: 'running', started: '' } }, phases.map(({ name }) => name)],
    [{ resume: true }, upTo(...phases.map(({ name }) => name)), phases.map(({ name }) => name)],
  ])('%j after %j', (choice, state, expected) => {
    expect(selectPhases(phases, choice, state).map(({ name }) => name)).toEqual(expected);
  });

  it.each<readonly [PhaseChoice, string, string | undefined]>([
    [{ only: 'aply' }, 'there is no phase "aply"', 'did you mean "apply"?'],
    [{ until: 'x' }, 'there is no phase "x"', 'the phases are release, vms, files, dhcp, init, plan, apply'],
    [{ from: 'files' }, '"files" needs what release, vms leave behind', '--from release, or with --resume'],
    [{ from: 'vms' }, '"vms" needs what release leaves behind', '--from release'],
    [{ from: 'plan', until: 'vms' }, '"vms" comes before "plan"', '--phases shows the order'],
    [{ from: 'vms', only: 'vms' }, '--from, --only and --resume exclude one another', undefined],
    [{ only: 'vms', until: 'dhcp' }, '--only goes without --until', undefined],
  ])('%j is refused', (choice, message, hint) => {
    const select = () => selectPhases(phases, choice, {});
    expect(select).toThrow(message);
    if (hint !== undefined) expect(select).toThrow(expect.objectContaining({ hint: expect.stringContaining(hint) }));
  });
});

describe('the state of a deployment', () => {
  it('keeps each phase beside the others', () => {
    const folder = newFolder();
    expect(loadState(folder)).toEqual({});
    savePhase(folder, 'vms', { status: 'running', started: 'a' });
    savePhase(folder, 'files', { status: 'failed', started: 'b', ended: 'c', changed: 0 });
    savePhase(folder, 'vms', { status: 'done', started: 'a', ended: 'd', changed: 2 });
    expect(loadState(folder)).toEqual({
      vms: { status: 'done', started: 'a', ended: 'd', changed: 2 },
      files: { status: 'failed', started: 'b', ended: 'c', changed: 0 },
    });
  });

  it.each(['{', '[]', '{"phases":{"vms":{"status":"fine"}}}'])('refuses %s with its file and the remedy', (text) => {
    const folder = newFolder();
    const path = join(folder, 'deploy-state.json');
    writeFileSync(path, text);
    const code = 'CLUSTER_DEPLOY_STATE';
    expect(() => loadState(folder)).toThrow(expect.objectContaining({ code, hint: `remove it: rm ${path}` }));
  });
});

describe('the lock of a package', () => {
  it('keeps others out until it is given back', () => {
    const folder = newFolder();
    const unlock = lockPackage(folder);
    const by = `by process ${process.pid} on ${hostname()}`;
    expect(() => lockPackage(folder)).toThrow(by);
    unlock();
    expect(existsSync(join(folder, 'deploy.lock'))).toBe(false);
    lockPackage(folder)();
  });

  it.each([
    ['of a process that is gone', { pid: 2 ** 30, host: hostname() }, true],
    ['of another machine', { pid: 2 ** 30, host: 'elsewhere' }, false],
    ['that nobody can read', undefined, true],
  ])('%s', (_, holder, isFree) => {
    const folder = newFolder();
    const path = join(folder, 'deploy.lock');
    writeFileSync(path, holder === undefined ? '' : JSON.stringify({ ...holder, since: 'then' }));
    if (isFree) {
      lockPackage(folder);
      expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ pid: process.pid });
    } else {
      expect(() => lockPackage(folder)).toThrow('on elsewhere since then');
    }
  });
});

describe('the command line of terraform', () => {
  const call = { modules: '/tectonic/platforms/metal', folder: '/p', colour: false };
  const options = '-input=false -no-color';

  it.each([
    ['1.11.4', 'init', `-chdir=/tectonic/platforms/metal init ${options}`],
    ['0.11.14', 'init', `init ${options} /tectonic/platforms/metal`],
    [
      '1.11.4',
      'plan',
      `-chdir=/tectonic/platforms/metal plan ${options} -detailed-exitcode -state=/p/terraform.tfstate -var-file=/p/terraform.tfvars.json -out=/p/terraform.plan`,
    ],
    [
      '0.11.14',
      'plan',
      `plan ${options} -detailed-exitcode -state=/p/terraform.tfstate -var-file=/p/terraform.tfvars -out=/p/terraform.plan /tectonic/platforms/metal`,
    ],
    ['0.14.0', 'apply', `apply ${options} -state=/p/terraform.tfstate /p/terraform.plan`],
    [
      '0.15.0',
      'apply',
      `-chdir=/tectonic/platforms/metal apply ${options} -state=/p/terraform.tfstate /p/terraform.plan`,
    ],
  ] as const)('%s %s', (version, step, expected) => {
    expect(terraformArguments(step, { ...call, version }).join(' ')).toBe(expected);
  });

  it('is in colour where there is one', () => {
    expect(terraformArguments('init', { ...call, version: '1.0.0', colour: true })).not.toContain('-no-color');
  });

  it('keeps the agent, and everything of its own in the package (D23)', () => {
    expect(terraformEnvironment({ SSH_AUTH_SOCK: '/agent' }, { folder: '/p' })).toEqual({
      SSH_AUTH_SOCK: '/agent',
      TF_DATA_DIR: '/p/.terraform',
      TF_IN_AUTOMATION: '1',
      TF_INPUT: '0',
      CHECKPOINT_DISABLE: '1',
    });
  });

  it.each([
    ['null_resource.etcd_secrets: Still creating... [10s elapsed]', true],
    ['null_resource.etcd_secrets.0: Still creating... (10s elapsed)', true],
    ['module.bootkube.null_resource.etcd_secrets[0]: Still creating... [00m10s elapsed]', true],
    ['\u001b[0m\u001b[1mterraform_data.etcd_secrets: Still creating... [10s elapsed]\u001b[0m', true],
    ['null_resource.etcd_secrets: Creating...', false],
    ['null_resource.bootkube: Still creating... [10s elapsed]', false],
    ['data.archive_file.assets: Refreshing state...', false],
  ])('waits for the nodes at "%s": %s', (line, isWaiting) => {
    expect(isWaitingForNodes(line)).toBe(isWaiting);
  });
});

describe('cbx deploy', () => {
  const hosts = '[all:vars]\ncluster_type=coreos-pxe\ncluster_name=one\nvmware_target=esxi\n[vmware_vms]\n';
  writeFiles(top, { 'clusters/lab/core/hosts': hosts });
  const deploy = (...words: string[]) => runCommand(top, ['deploy', ...words]);

  it('shows the phases and how far they came', async () => {
    savePhase(join(top, 'clusters/lab/core'), 'vms', {
      status: 'done',
      started: '',
      ended: '2030-01-02T03:04:05.678Z',
    });
    const { code, out } = await deploy('lab/core', '--phases');
    expect(code).toBe(0);
    expect(
      out
        .split('\n')
        .slice(0, 3)
        .map((line) => line.split(/ {2,}/)),
    ).toEqual([
      ['PHASE', 'STATE', 'ENDED (UTC)', 'WHAT'],
      ['release', 'not run', "the nodes' OS on the provisioner"],
      ['vms', 'done', '2030-01-02 03:04:05', 'virtual machines'],
    ]);
  });

  it.each([
    [['lab/cor'], 'there is no cluster package "lab/cor"', 1],
    [['lab/core'], 'there is no terminal to confirm apply on', 2],
    [['lab/core', '--only', 'x'], 'there is no phase "x"', 1],
    [['lab/core', '--secret-file', 'x=y', '--yes'], '--secret-file knows no secret of the name', 1],
    [['lab/core', '--only', 'release', '--from', 'vms'], 'exclude one another', 2],
  ])('%j is refused', async (words, message, expected) => {
    const { code, err } = await deploy(...words);
    expect(err).toContain(`ERROR! `);
    expect(err).toContain(message);
    expect(code).toBe(expected);
  });

  it('leaves a type that there is not to preflight', async () => {
    writeFiles(top, { 'clusters/lab/odd/hosts': '[all:vars]\ncluster_type=coreos-px\n[vmware_vms]\n' });
    const { code, err } = await deploy('lab/odd');
    expect(code).toBe(6);
    expect(err).toContain('"cluster_type" must be one of');
    expect(err).toContain('did you mean "coreos-pxe"');
  });

  it('ends with 6 and every problem when the package is not ready', async () => {
    const { code, out, err } = await deploy('lab/core', '--until', 'release', '--check');
    expect(code).toBe(6);
    expect(out).toContain('type     coreos-pxe (CoreOS Tectonic)');
    for (const text of ['needs "network_mask"', 'CLUSTER_CERTIFICATE', 'CLUSTER_LICENCE', 'CLUSTER_PULL_SECRET'])
      expect(err).toContain(text);
    expect(err).toMatch(/preflight found \d+ problems; nothing was changed\n$/);
    expect(existsSync(join(top, 'clusters/lab/core/deploy.lock'))).toBe(false);
  });
});
