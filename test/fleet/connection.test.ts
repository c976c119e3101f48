import { type ChildProcess, spawn } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ProgramResult, raiseSandbox, readState, runProgram, type Sandbox } from '../../src/sandbox/index.ts';
import { bundleCbx } from '../helpers/bundled-cbx.ts';
import { TargetPlayer, WHO } from '../helpers/target-player.ts';
import { fleetProblem } from './need.ts';

const NAME = `test-connection-${process.pid}`;
const ONE = '192.168.1.40';
const TWO = '192.168.1.41';
const PASSWORD = 'correct horse';

describe.skipIf(fleetProblem({ 'ssh-agent': 'openssh-client' }) !== undefined)('a connection', () => {
  let sandbox: Sandbox;
  let folder: string;
  let player: TargetPlayer;

  const play: TargetPlayer['play'] = (...args) => player.play(...args);
  const plays: TargetPlayer['plays'] = (...args) => player.plays(...args);
  const fails: TargetPlayer['fails'] = (...args) => player.fails(...args);
  const trust: TargetPlayer['trust'] = (...args) => player.trust(...args);

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'cbx-connection-'));
    sandbox = await raiseSandbox({
      name: NAME,
      hosts: [
        {
          name: 'one',
          address: ONE,
          accounts: [
            { name: 'admin' },
            { name: 'careful', password: PASSWORD, sudo: 'password' },
            { name: 'guest', password: PASSWORD, sudo: 'none' },
          ],
        },
        { name: 'two', address: TWO, port: 2222, accounts: [{ name: 'admin' }], sshd: ['MaxSessions 1'] },
      ],
    });
    player = new TargetPlayer(
      sandbox,
      folder,
      { ansible_host: ONE, ansible_user: 'admin' },
      await bundleCbx('connection'),
    );
  });

  afterAll(async () => {
    if (readState(NAME) !== undefined) await sandbox.down();
    rmSync(folder, { recursive: true, force: true });
  });

  describe('lets in', () => {
    it('with a key', () => plays('admin', WHO, {}));

    it('with a password', () =>
      plays('careful', WHO, { vars: { ansible_user: 'careful', ansible_password: PASSWORD } }));

    it('not with a wrong password, and says what was tried', async () => {
      const said = await fails(4, { vars: { ansible_user: 'careful', ansible_password: 'wrong' } });
      expect(said).toContain(`target (${ONE} port 22) does not let careful in; tried: `);
      expect(said).toMatch(/tried: [^;]*password/);
      expect(said).not.toContain('wrong"');
    });

    it('with an encrypted key and its passphrase', async () => {
      const file = join(folder, 'encrypted');
      copyFileSync(sandbox.key, file);
      expect((await runProgram(['ssh-keygen', '-q', '-p', '-P', '', '-N', 'open sesame', '-f', file])).rc).toBe(0);
      const vars = { ansible_ssh_private_key_file: file };
      await plays('admin', WHO, { vars: { ...vars, ansible_private_key_passphrase: 'open sesame' } });
      expect(await fails(4, { vars })).toContain(`${file} (it is encrypted and no passphrase is given)`);
      const shown = "- debug: { msg: 'the passphrase is {{ ansible_private_key_passphrase }}' }";
      const way = { vars: { ...vars, ansible_private_key_passphrase: 'open sesame' } };
      expect((await play(`${WHO}\n${shown}`, way)).stdout).toContain('the passphrase is ********');
      const wrong = await fails(4, { vars: { ...vars, ansible_private_key_passphrase: 'sesame' } });
      expect(wrong).toContain(`${file} (the passphrase does not open it)`);
    });

    it('with a key of the agent', async () => {
      const socket = join(folder, 'agent');
      const agent: ChildProcess = spawn('ssh-agent', ['-D', '-a', socket], { stdio: 'ignore' });
      try {
        const env = { SSH_AUTH_SOCK: socket };
        const add = (): Promise<ProgramResult> =>
          runProgram(['ssh-add', '-q', sandbox.key], { env: { ...process.env, ...env } });
        await expect.poll(async () => (await add()).rc, { timeout: 10_000 }).toBe(0);
        const vars = { ansible_ssh_private_key_file: join(folder, 'none') };
        await plays('admin', WHO, { env, vars });
        expect(await fails(4, { vars })).toContain('none (ENOENT)');
      } finally {
        agent.kill();
      }
    });
  });

  describe('becomes', () => {
    const careful = { ansible_user: 'careful', ansible_become: true };

    it('root by sudo, with the password that it asks for', () =>
      plays('root', WHO, { vars: { ...careful, ansible_become_password: PASSWORD } }));

    it('nobody by sudo with a wrong password, or with none', async () => {
      expect(await fails(2, { vars: { ...careful, ansible_become_password: 'wrong' } })).toContain(
        'sudo on target did not accept the password for becoming root',
      );
      expect(await fails(2, { vars: careful })).toContain(
        'sudo on target asks for a password for becoming root, and none is given',
      );
    });

    it('nobody by sudo as somebody who may not', async () => {
      const said = await fails(2, {
        vars: { ansible_user: 'guest', ansible_become: true, ansible_become_password: PASSWORD },
      });
      expect(said).toMatch(/sudo on target refused to become root \(exit status 1\); it said: .*guest/);
    });

    it("another user by su, with that user's password alone", async () => {
      const vars = { ansible_become: true, ansible_become_method: 'su', ansible_become_user: 'careful' };
      await plays('careful', WHO, { vars: { ...vars, ansible_become_password: PASSWORD } });
      expect(await fails(2, { vars: { ...vars, ansible_become_password: 'wrong' } })).toContain(
        'su on target did not accept the password for becoming careful',
      );
      expect(await fails(2, { vars })).toContain('su on target asks for a password for becoming careful');
    });

    it('nobody by a method that the host does not have', async () => {
      const said = await fails(2, { vars: { ansible_become: true, ansible_become_method: 'doas' } });
      expect(said).toContain('doas cannot be run on target');
    });
  });

  describe('trusts', () => {
    it('no unknown host, and says how to make it known', async () => {
      const said = await fails(4, { vars: { ansible_ssh_common_args: trust(join(folder, 'empty')) } });
      expect(said).toMatch(/The ssh-ed25519 key of target \(192\.168\.1\.40\) is not known: SHA256:/);
      expect(said).toContain('ssh-keyscan -t ssh-ed25519 192.168.1.40 >>');
    });

    it('a new host with accept-new, and keeps its key for the next time', async () => {
      const file = join(folder, 'accepted');
      const accept = '-o StrictHostKeyChecking=accept-new -o HashKnownHosts=no';
      await plays('admin', WHO, { vars: { ansible_ssh_common_args: trust(file, accept) } });
      const line = readFileSync(file, 'utf8');
      const key = /ssh-ed25519 \S+/.exec(readFileSync(sandbox.knownHosts, 'utf8'))?.[0];
      expect(line).toBe(`${ONE} ${key}\n`);
      await plays('admin', WHO, { vars: { ansible_ssh_common_args: trust(file) } });
      expect(readFileSync(file, 'utf8')).toBe(line);
      const hashed = join(folder, 'hashed');
      const hash = '-o StrictHostKeyChecking=accept-new -o HashKnownHosts=yes';
      await plays('admin', WHO, { vars: { ansible_ssh_common_args: trust(hashed, hash) } });
      expect(readFileSync(hashed, 'utf8')).toMatch(/^\|1\|\S+ ssh-ed25519 /);
      await plays('admin', WHO, { vars: { ansible_ssh_common_args: trust(hashed) } });
    });

    it('no host with another key, and names the line', async () => {
      const file = join(folder, 'changed');
      await runProgram(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', join(folder, 'other')]);
      writeFileSync(file, `# one line before\n${ONE} ${readFileSync(join(folder, 'other.pub'), 'utf8')}`);
      const said = await fails(4, {
        vars: { ansible_ssh_common_args: trust(file, '-o StrictHostKeyChecking=accept-new') },
      });
      expect(said).toContain(`The host key of target (${ONE}) is not the one in ${file}:2`);
      expect(said).toContain(`ssh-keygen -R '${ONE}' -f ${file}`);
    });
  });

  describe('goes', () => {
    it('with several users where the server allows one session', async () => {
      const vars = { ansible_host: TWO, ansible_port: 2222 };
      await plays('root', `${WHO}\n- command: id -un\n  become: true\n${WHO}`, { vars });
    });

    it('over another host', async () => {
      const config = join(folder, 'config');
      writeFileSync(
        config,
        `Host jump\n  HostName ${ONE}\n  User admin\nHost *\n  IdentityFile ${sandbox.key}\n  UserKnownHostsFile ${sandbox.knownHosts}\n`,
      );
      const vars = { ansible_host: TWO, ansible_port: 2222, ansible_ssh_common_args: `-F ${config} -J jump` };
      const { rc, stdout } = await play('- shell: echo "${SSH_CONNECTION%% *}"', { vars });
      expect(rc, stdout).toBe(0);
      expect(stdout).toContain(`"stdout": "${ONE}"`);
    });

    it('nowhere where nothing is', async () => {
      expect(await fails(4, { vars: { ansible_port: 2223 } })).toContain(
        `target (${ONE} port 2223) refuses connections. is sshd running, and is ansible_port right?`,
      );
      const silent = await fails(4, { vars: { ansible_host: '192.168.1.99' }, words: ['-T', '2'] });
      expect(silent).toMatch(/did not answer within 2 s|There is no way to target/);
      expect(await fails(4, { vars: { ansible_host: 'no-such-host.invalid' } })).toContain(
        'The name no-such-host.invalid of target cannot be resolved',
      );
    });
  });

  it('is made by a transport that cbx has, and by nothing else in silence', async () => {
    const { rc, stdout } = await play(WHO, { vars: { ansible_connection: 'opensh' } });
    expect(rc).not.toBe(0);
    expect(stdout).toContain('the connection plugin \'opensh\' was not found. did you mean \\"openssh\\"');
    await plays('admin', WHO, { vars: { ansible_connection: 'paramiko' } });
  });
});
