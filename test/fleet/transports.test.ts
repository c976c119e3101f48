import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nspawnLeader } from '../../src/connection/program/nspawn-leader.ts';
import { machineName, raiseSandbox, readState, type Sandbox } from '../../src/sandbox/index.ts';
import { bundleCbx } from '../helpers/bundled-cbx.ts';
import { TargetPlayer, WHO } from '../helpers/target-player.ts';
import { fleetProblem } from './need.ts';

const NAME = `test-transports-${process.pid}`;
const ADDRESS = '192.168.1.42';
const PASSWORD = "correct 'horse' $HOME";
const MACHINE = machineName(NAME, 'one');
const BOTH = `${WHO}\n- command: id -un\n  become: true\n- copy: { content: "text\\n", dest: /tmp/by-cbx }\n${WHO}`;

/**
 * Stands in for docker and podman, because no container engine runs everywhere that these tests do: it takes their
 * arguments and enters the sandbox's host.
 */
const engineScript = (leader: number): string => `#!/bin/sh
[ "$1 $2" = '--context here' ] && shift 2
[ "$1" = exec ] || { echo "unknown command: $1" >&2; exit 64; }
shift; user=root
while :; do case $1 in -i|-t) shift ;; -u) user=$2; shift 2 ;; *) break ;; esac; done
[ "$1" = box ] || { echo "Error response from daemon: No such container: $1" >&2; exit 1; }
shift
exec nsenter -t ${leader} -m -u -i -n -p -r -w chroot --userspec="$user" / "$@"
`;

describe.skipIf(fleetProblem() !== undefined)('a host', () => {
  let sandbox: Sandbox;
  let folder: string;
  let player: TargetPlayer;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'cbx-transports-'));
    const careful = { name: 'careful', password: PASSWORD, sudo: 'password' } as const;
    sandbox = await raiseSandbox({
      name: NAME,
      hosts: [{ name: 'one', address: ADDRESS, accounts: [{ name: 'admin' }, careful] }],
    });
    player = new TargetPlayer(
      sandbox,
      folder,
      { ansible_host: ADDRESS, ansible_user: 'admin' },
      await bundleCbx('transports'),
    );
  });

  afterAll(async () => {
    if (readState(NAME) !== undefined) await sandbox.down();
    rmSync(folder, { recursive: true, force: true });
  });

  describe('behind the ssh program', () => {
    const openssh = { ansible_connection: 'openssh' };
    const leftovers = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith('cbx-ssh-'));

    it('is reached with a key, over one connection for all users', async () => {
      const before = leftovers();
      const tasks = `${BOTH}\n- shell: pgrep -fc '^sshd. admin .priv'\n  become: true\n  register: links\n- assert: { that: links.stdout == "1" }`;
      await player.plays('root', tasks, { vars: openssh });
      expect(leftovers()).toEqual(before);
    });

    it('is reached with a password that nobody else can see', async () => {
      const vars = { ...openssh, ansible_user: 'careful', ansible_password: PASSWORD };
      await player.plays('careful', WHO, { vars });
      await player.plays('root', `- command: id -un\n  become: true`, {
        vars: { ...vars, ansible_become_password: PASSWORD },
      });
      const said = await player.fails(4, { vars: { ...vars, ansible_password: 'wrong' } });
      expect(said).toContain(
        `target (${ADDRESS}) does not let the user in; ssh said: careful@${ADDRESS}: Permission denied`,
      );
    });

    it('is not reached with an unknown key, at a closed port or with options that ssh refuses', async () => {
      const unknown = { ...openssh, ansible_ssh_common_args: player.trust(join(folder, 'empty')) };
      expect(await player.fails(4, { vars: unknown })).toContain('shows a host key that is not known');
      expect(await player.fails(4, { vars: { ...openssh, ansible_port: 2223 } })).toContain('refuses connections');
      const odd = { ...openssh, ansible_ssh_extra_args: '-o NoSuchOption=1' };
      expect(await player.fails(4, { vars: odd })).toMatch(/ssh refuses the options for target: .*nosuchoption/i);
      const missing = { ...openssh, ansible_ssh_executable: '/no/ssh' };
      expect(await player.fails(4, { vars: missing })).toContain('The program /no/ssh is not on this machine');
    });

    it('is found again when the connection breaks between two tasks', async () => {
      const cut = `- shell: (sleep 0.5; pkill -KILL -f '^sshd.*. admin') >/dev/null 2>&1 &\n  become: true\n- wait_for: { timeout: 2 }\n  delegate_to: localhost\n  connection: local`;
      await player.plays('admin', `${cut}\n${WHO}`, { vars: openssh });
    });
  });

  it.each(['docker', 'podman'])('that is a container is reached by %s exec', async (engine) => {
    writeFileSync(join(folder, engine), engineScript(await nspawnLeader(MACHINE)), { mode: 0o755 });
    const env = { PATH: `${folder}:${process.env.PATH}` };
    const vars = { ansible_connection: engine, ansible_host: 'box' };
    await player.plays('root', BOTH, { env, vars });
    await player.plays('careful', WHO, {
      env,
      vars: { ...vars, ansible_user: 'careful', [`ansible_${engine}_extra_args`]: '--context here' },
    });
    const said = await player.fails(4, { env, vars: { ...vars, ansible_host: 'bix' } });
    expect(said).toContain('target: there is no running container');
  });

  it('that is an nspawn machine is entered', async () => {
    const vars = { ansible_connection: 'nspawn', ansible_host: MACHINE };
    await player.plays('root', BOTH, { vars });
    await player.plays('root', '- command: id -un', { vars: { ...vars, ansible_user: 'root' } });
    const env = "- shell: 'echo $HOME $USER; pwd'";
    const { stdout } = await player.play(env, { vars: { ...vars, ansible_user: 'careful' } });
    expect(stdout).toContain('"stdout_lines": ["/home/careful careful", "/home/careful"]');
    const none = await player.fails(4, { vars: { ...vars, ansible_host: 'no-such-machine' } });
    expect(none).toContain('No systemd-nspawn machine \\"no-such-machine\\" is running here');
  });

  it('that is a container without its program says so', async () => {
    const vars = { ansible_connection: 'docker', ansible_docker_command: '/no/docker', ansible_host: 'box' };
    expect(await player.fails(4, { vars })).toContain('The program /no/docker is not on this machine');
  });
});
