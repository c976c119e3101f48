import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSandbox, type ProgramResult, raiseSandbox, readState, type Sandbox } from '../../src/sandbox/index.ts';
import { HOST_KUBELET, KUBELETS } from '../helpers/day-two/kubelet.ts';
import { pypyArchive } from '../helpers/day-two/pypy-archive.ts';
import { threeRuns } from '../helpers/day-two/three-runs.ts';
import { ROOT, recapOf, runCbx } from '../helpers/run-cbx.ts';
import { fleetProblem } from './need.ts';

const NAME = `test-day-two-${process.pid}`;
const NODES = { c1: '192.168.1.41', w1: '192.168.1.51', w2: '192.168.1.52' };
const WORKERS = ['w1', 'w2'] as const;
const INVENTORY = `[all:vars]
cluster_type=coreos-pxe
ansible_python_interpreter="PATH=/home/core/bin:$PATH python"
[coreos_controllers]
c1 ansible_host=${NODES.c1}
[coreos_workers]
w1 ansible_host=${NODES.w1}
w2 ansible_host=${NODES.w2}
`;

const isFull = process.env.CBX_FULL === '1';
if (!isFull)
  console.log(
    'left to the full run: real ansible by the Python that coreos-bootstrap brought (an image with ansible-core)',
  );

/** The day-2 roles on real hosts that stand for nodes: Debian with systemd, login core, no Python. */
describe.skipIf(fleetProblem({ bzip2: 'bzip2' }) !== undefined)('on day two', () => {
  let top: string;
  let folder: string;
  let sandbox: Sandbox;

  const role = (name: string, variables: object = {}, ...words: string[]): Promise<ProgramResult> =>
    runCbx(['run', name, '-i', folder, '-e', JSON.stringify(variables), ...words], { inside: sandbox });

  const on = async (host: string, script: string, input = ''): Promise<string> => {
    const { rc, stdout, stderr } = await sandbox.hostExec(host, ['sh', '-c', script], { input });
    expect(rc, script + stdout + stderr).toBe(0);
    return stdout;
  };

  beforeAll(async () => {
    top = mkdtempSync(join(tmpdir(), 'cbx-day-two-'));
    folder = join(top, 'clusters/test/core');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'hosts'), INVENTORY);
    sandbox = await raiseSandbox({
      name: NAME,
      hosts: Object.entries(NODES).map(([name, address]) => ({ name, address, accounts: [{ name: 'core' }] })),
    });
  });

  afterAll(async () => {
    if (readState(NAME) !== undefined) await openSandbox(NAME).down();
    rmSync(top, { recursive: true, force: true });
  });

  describe('coreos-bootstrap', () => {
    it('gives hosts a Python, without root and without a network, by sh alone (D32)', async () => {
      const archive = await pypyArchive(top);
      const said = await threeRuns(sandbox, ['c1', 'w1'], (...words) =>
        role(
          'coreos-bootstrap',
          { pypy_source: archive.path, pypy_sha256: archive.sha256 },
          '--limit',
          'c1,w1',
          ...words,
        ),
      );
      expect(said).toContain('ansible_python_interpreter=\\"PATH=/home/core/bin:$PATH python\\"');
      expect(await on('c1', '/home/core/bin/python -c "print(40 + 2)"')).toBe('42\n');
      expect(await on('c1', 'stat -c %U:%a /home/core/bin/python')).toBe('core:755\n');
      expect(await on('c1', 'ls -a /home/core')).not.toContain('cbx-tmp');

      const wrong = await role('coreos-bootstrap', { pypy_source: archive.path, pypy_sha256: '0'.repeat(64) });
      expect(wrong.rc).toBe(2);
      expect(wrong.stdout).toContain(`pypy_source has sha256 ${archive.sha256}, expected ${'0'.repeat(64)}`);
    });

    it.skipIf(!isFull)('lets the real ansible in, by the words that the role gave for its inventory', async () => {
      const controller = { name: 'controller', address: '192.168.1.30' };
      await raiseSandbox({ name: NAME, image: 'controller', hosts: [controller] });
      const put = (path: string, content: string): Promise<string> =>
        on(controller.name, `umask 077; mkdir -p "$(dirname ${path})" && cat >${path}`, content);
      await put('/root/.ssh/id_ed25519', readFileSync(sandbox.key, 'utf8'));
      await put('/root/.ssh/known_hosts', readFileSync(sandbox.knownHosts, 'utf8'));
      await put(
        '/root/hosts',
        `c1 ansible_host=${NODES.c1} ansible_user=core ansible_python_interpreter="PATH=/home/core/bin:$PATH python"\n`,
      );
      const said = await on(controller.name, 'HOME=/root ansible -i /root/hosts c1 -m ping');
      expect(said).toContain('c1 | SUCCESS');
      expect(said).toContain('"ping": "pong"');
    });

    it('refuses archives for other machines, and ones that are not there', async () => {
      const file = join(top, 'pypy3.9-v7.3.11-aarch64.tar.gz');
      writeFileSync(file, 'not read');
      const { rc, stdout } = await role('coreos-bootstrap', { pypy_source: file }, '--limit', 'w2');
      expect(rc).toBe(2);
      expect(stdout).toContain('pypy3.9-v7.3.11-aarch64.tar.gz is not for w2, which is x86_64');
      const none = await role('coreos-bootstrap', { pypy_source: '/no/such.tar.gz' }, '--limit', 'w2');
      expect(none.stdout).toContain('pypy_source /no/such.tar.gz does not exist on the controller');
    });
  });

  describe('coreos-init', () => {
    const grub = '# by the installer\nset linux_append="$linux_append coreos.autologin elevator=cfq"\nset timeout=1\n';

    it('sets a rule for disks on a kernel of today, and reboots nothing', async () => {
      const boots = (): Promise<string> => on('c1', 'cat /proc/sys/kernel/random/boot_id');
      const before = await boots();
      await threeRuns(sandbox, ['c1'], (...words) =>
        role('coreos-init', { io_scheduler_method: 'udev' }, '--limit', 'c1', ...words),
      );
      expect(await on('c1', 'cat /etc/udev/rules.d/60-io-scheduler.rules')).toContain(
        'ATTR{queue/scheduler}="mq-deadline"',
      );
      expect(await boots()).toBe(before);
    });

    it('sets one word of the boot parameters, and the host comes back with a new boot id (D20, D31)', async () => {
      await on('w1', 'mkdir -p /usr/share/oem && cat >/usr/share/oem/grub.cfg', grub);
      const before = await on('w1', 'cat /proc/sys/kernel/random/boot_id');
      const variables = { io_scheduler_method: 'oem-grub', reboot_timeout: 120 };
      // A container boots with the machine's own command line, so the last check of the role has to find its word missing.
      const { rc, stdout } = await role('coreos-init', variables, '--limit', 'w1');
      expect(rc, stdout).toBe(2);
      expect(stdout).toMatch(/TASK \[coreos-init : The kernel has to run with the parameter\] \*+\nfatal: \[w1\]/);
      expect(await on('w1', 'cat /usr/share/oem/grub.cfg')).toBe(grub.replace('elevator=cfq', 'elevator=deadline'));
      expect(await on('w1', 'cat /proc/sys/kernel/random/boot_id')).not.toBe(before);
      const again = await role('coreos-init', variables, '--limit', 'w1');
      expect({ rc: again.rc, changed: recapOf(again.stdout, 'w1').changed }, again.stdout).toEqual({
        rc: 0,
        changed: 0,
      });
    });

    it('adds the line where there is none, and refuses schedulers that no kernel has (D19)', async () => {
      await on('w2', 'mkdir -p /oem && printf "set timeout=1" >/oem/grub.cfg');
      const { stdout } = await role(
        'coreos-init',
        { io_scheduler_method: 'oem-grub' },
        '--limit',
        'w2',
        '--check',
        '--diff',
      );
      expect(stdout).toContain('+set linux_append="$linux_append elevator=deadline"');
      const refused = await role('coreos-init', { io_scheduler: 'director' }, '--limit', 'w2');
      expect(refused.rc).toBe(2);
      expect(refused.stdout).toContain('value of io_scheduler must be one of');
    });
  });

  describe('iscsi-kubelet', () => {
    const variables = { iscsi_kubelet_settle: 2 };
    const storage = {
      ...variables,
      targetd_server_iqn: 'iqn.2003-01.org.example.storage:targetd',
      targetd_server: NODES.c1,
    };

    beforeAll(async () => {
      await Promise.all(
        WORKERS.map(async (host) => {
          await on(host, 'apt-get -q update && apt-get -q install -y --no-install-recommends open-iscsi rpcbind');
          // The machine's kernel serves no iSCSI to a container: the daemon's place is held by one that only stays.
          await on(host, 'cat >/etc/systemd/system/iscsid.service', HOST_KUBELET);
          await on(
            host,
            `printf 'InitiatorName=iqn.2016-04.com.coreos.iscsi:%s\\n' ${host} >/etc/iscsi/initiatorname.iscsi`,
          );
        }),
      );
      await on('w1', 'cat >/etc/systemd/system/kubelet.service', KUBELETS.long.before);
      await on('w2', 'cat >/etc/systemd/system/kubelet.service', KUBELETS.partly.before);
      for (const host of WORKERS) await on(host, 'systemctl daemon-reload && systemctl enable --now kubelet');
    });

    it('lets the kubelets see the iSCSI tools, once, whatever a comment says (D37)', async () => {
      await threeRuns(sandbox, WORKERS, (...words) => role('iscsi-kubelet', variables, ...words));
      expect(await on('w1', 'cat /etc/systemd/system/kubelet.service')).toBe(KUBELETS.long.after);
      expect(await on('w2', 'cat /etc/systemd/system/kubelet.service')).toBe(KUBELETS.partly.after);
      expect(await on('w1', 'systemctl is-active kubelet iscsid rpcbind')).toBe('active\nactive\nactive\n');
      expect(readdirSync(folder)).toEqual(['hosts']);
    });

    it('finds nothing to do on the unit that coreos-pxe writes for new clusters', async () => {
      const before = await on('w1', 'cat /etc/systemd/system/kubelet.service');
      const unit = readFileSync(join(ROOT, 'test/helpers/coreos-pxe/expected/coreos-kublet-service.txt'), 'utf8');
      // Neither rkt nor a wrapper is on a Debian: what counts is the environment.
      const stays = unit
        .replace(/^ExecStart(?:Pre)?=(?:.*\\\n)*.*\n/gm, '')
        .replace('[Service]\n', '[Service]\nExecStart=/bin/sleep infinity\n');
      const install =
        'cat >/etc/systemd/system/kubelet.service && systemctl daemon-reload && systemctl restart kubelet';
      await on('w1', install, stays.replace('EnvironmentFile=', 'EnvironmentFile=-'));
      const { rc, stdout } = await role('iscsi-kubelet', variables, '--limit', 'w1');
      expect({ rc, changed: recapOf(stdout, 'w1').changed }, stdout).toEqual({ rc: 0, changed: 0 });
      await on('w1', install, before);
    });

    it('writes the manifests of the storage server into the package, once (D11, D26)', async () => {
      // Something that listens where targetd would: the role only connects.
      await on('c1', 'systemd-run -q --unit listens systemd-socket-activate --accept --inetd -l 18700 /bin/cat');
      const { rc, stdout } = await role('iscsi-kubelet', storage);
      expect(rc, stdout).toBe(0);
      const manifests = join(folder, 'iscsi-manifests');
      const text = readFileSync(join(manifests, 'coreos-iscsi.yml'), 'utf8');
      expect(text).toContain('  initiators: iqn.2016-04.com.coreos.iscsi:w1,iqn.2016-04.com.coreos.iscsi:w2\n');
      expect(text).toContain('apiVersion: apps/v1\n');
      const script = join(manifests, 'coreos-iscsi-secret.sh');
      expect(readFileSync(script, 'utf8')).not.toContain('from-literal');
      expect(statSync(script).mode & 0o777).toBe(0o755);
      const legacy = await role('iscsi-kubelet', { ...storage, kube_api: 'legacy' });
      expect({ rc: legacy.rc, w1: recapOf(legacy.stdout, 'w1').changed }, legacy.stdout).toEqual({ rc: 0, w1: 1 });
      expect(readFileSync(join(manifests, 'coreos-iscsi.yml'), 'utf8')).toContain('apiVersion: extensions/v1beta1\n');
    });

    it('puts the unit back when the kubelet does not like it', async () => {
      const fussy = KUBELETS.long.before.replace(
        'ExecStart=/bin/sleep infinity',
        `ExecStart=/bin/sh -c 'case $RKT_RUN_ARGS in *iscsid*) echo no iscsi here; exit 1;; esac; exec sleep infinity'`,
      );
      await on(
        'w1',
        'cat >/etc/systemd/system/kubelet.service && systemctl daemon-reload && systemctl restart kubelet',
        fussy,
      );
      const { rc, stdout } = await role('iscsi-kubelet', variables, '--limit', 'w1');
      expect(rc).toBe(2);
      expect(stdout).toMatch(
        /kubelet of w1 did not stay active with the iSCSI mounts; its unit is as before.*no iscsi here/,
      );
      expect(await on('w1', 'cat /etc/systemd/system/kubelet.service; systemctl is-active kubelet')).toBe(
        `${fussy}active\n`,
      );
    });

    it('refuses kubelets on the host, and workers that were cloned; a comment is no name (D21, D37)', async () => {
      await on('w2', 'cat >/etc/systemd/system/kubelet.service && systemctl daemon-reload', HOST_KUBELET);
      const host = await role('iscsi-kubelet', variables, '--limit', 'w2');
      expect(host.rc).toBe(2);
      expect(host.stdout).toContain('kubelet of w2 does not run under rkt; set iscsi_kubelet_mode=host');
      await on(
        'w2',
        "printf '# InitiatorName=iqn.old\\nInitiatorName=iqn.2016-04.com.coreos.iscsi:w1\\n' >/etc/iscsi/initiatorname.iscsi",
      );
      const cloned = await role('iscsi-kubelet', { ...variables, iscsi_kubelet_mode: 'host' });
      expect(cloned.rc).toBe(2);
      expect(cloned.stdout).toContain('w1 and w2 have the same initiator name iqn.2016-04.com.coreos.iscsi:w1');
    });
  });
});
