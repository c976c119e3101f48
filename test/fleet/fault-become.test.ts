import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sh } from '../../src/shell/index.ts';
import { FaultHost } from '../helpers/fault-host.ts';
import { WHO } from '../helpers/target-player.ts';
import { fleetProblem } from './need.ts';

const PASSWORD = 'correct horse';
const DOAS = `permit nopass admin\npermit guest as careful\n`;

/** Decorates the prompt that it is given, as sudo-rs does; Debian 12 has no sudo-rs. */
const DECORATING = `#!/bin/sh
while [ $# -gt 0 ]; do case $1 in -p) prompt=$2; shift 2 ;; -S) shift ;; -u) user=$2; shift 2 ;; --) shift; break ;; *) shift ;; esac; done
for try in 1 2 3; do
  printf '[sudo: %s] ' "$prompt" >&2
  IFS= read -r answer
  [ "$answer" = '${PASSWORD}' ] && exec sudo -n -u "$user" -- "$@"
  echo 'sudo: Authentication failed, try again.' >&2
done
exit 1
`;

// Each test is named after its row in the fault table of docs/remote-shell.md.
describe.skipIf(fleetProblem() !== undefined)('becoming somebody else', () => {
  let host: FaultHost;

  beforeAll(async () => {
    host = await FaultHost.raise('fault-become', '192.168.1.45', {
      accounts: [
        { name: 'careful', password: PASSWORD, sudo: 'password' },
        { name: 'guest', password: PASSWORD, sudo: 'none' },
        { name: 'sea', shell: '/bin/tcsh' },
        { name: 'fisher', shell: '/usr/bin/fish' },
        { name: 'ghost', shell: '/usr/sbin/nologin' },
      ],
    });
    await host.must('apt-get -q update && apt-get -q install -y --no-install-recommends tcsh fish opendoas');
    await host.must(sh`printf %s ${DOAS} >/etc/doas.conf`.text);
  });

  afterAll(() => host?.down());

  const careful = { ansible_user: 'careful', ansible_become: true, ansible_become_password: PASSWORD };
  const wrong = { ...careful, ansible_become_password: 'wrong' };
  const { ansible_become_password: _none, ...without } = careful;

  async function withDefaults(line: string, work: () => Promise<void>): Promise<void> {
    await host.must(`echo 'Defaults ${line}' >/etc/sudoers.d/fault`);
    try {
      await work();
    } finally {
      await host.must('rm /etc/sudoers.d/fault');
    }
  }

  it('sudo, lecture: read past, whatever the password is', () =>
    withDefaults('lecture=always', async () => {
      await host.player.plays('root', WHO, { vars: careful });
      expect(await host.player.fails(2, { vars: wrong })).toContain('sudo on target did not accept the password');
      expect(await host.player.fails(2, { vars: without })).toContain('asks for a password for becoming root');
    }));

  it('sudo, requiretty: gets a terminal', () =>
    withDefaults('requiretty', async () => {
      await host.player.plays('root', WHO, { vars: careful });
      await host.player.plays('root', WHO, { vars: { ansible_become: true } });
      expect(await host.player.fails(2, { vars: wrong })).toContain('sudo on target did not accept the password');
    }));

  it('sudo, other language: no message is looked at', async () => {
    await host.must("printf 'LANG=C.UTF-8\\nLANGUAGE=de\\n' >/etc/environment");
    const guest = { ...careful, ansible_user: 'guest' };
    expect(await host.player.fails(2, { vars: guest })).toContain('it said: »guest« ist nicht in der sudoers');
    await host.player.plays('root', WHO, { vars: careful });
    expect(await host.player.fails(2, { vars: wrong })).toContain('sudo on target did not accept the password');
    await host.must('rm /etc/environment');
  });

  it('sudo, expired password: what sudo says, and no wait for what it asks then', async () => {
    const expire = '- command: chage -d 0 careful\n  delegate_to: root';
    const { rc, stdout } = await host.player.play(`${WHO}\n${expire}\n${WHO}\n  become: true`, {
      names: ['target', 'root'],
      words: ['-l', 'target', '-T', '4'],
      vars: {
        ansible_user: "{{ 'root' if inventory_hostname == 'root' else 'careful' }}",
        ansible_become_password: PASSWORD,
      },
    });
    await host.must('chage -d 20000 careful');
    expect(rc, stdout).toBe(2);
    expect(stdout).toMatch(/"msg": "sudo on target [^"]*password/);
    expect(stdout).toContain('expired');
  });

  it('sudo-rs, which decorates the prompt', async () => {
    await host.must(sh`printf %s ${DECORATING} >/usr/local/bin/sudo-rs && chmod +x /usr/local/bin/sudo-rs`.text);
    const rust = { ansible_become: true, ansible_become_exe: 'sudo-rs' };
    await host.player.plays('root', WHO, { vars: { ...rust, ansible_become_password: PASSWORD } });
    const said = await host.player.fails(2, { vars: { ...rust, ansible_become_password: 'wrong' } });
    expect(said).toContain('sudo on target did not accept the password');
    expect(await host.player.fails(2, { vars: rust })).toContain('asks for a password');
  });

  it('a method that neither asks nor starts: an error in time, and nothing left', async () => {
    await host.must("printf '#!/bin/sh\\nexec sleep 86396\\n' >/usr/local/bin/mute && chmod +x /usr/local/bin/mute");
    const said = await host.player.fails(2, {
      vars: { ansible_become: true, ansible_become_exe: 'mute' },
      words: ['-T', '2'],
    });
    expect(said).toContain('sudo on target neither asked for a password nor started a shell in time');
    await host.isClean('sleep 86396');
  });

  it.each(['sea', 'fisher'])('login shells that are not POSIX: %s', async (user) => {
    await host.player.plays(user, WHO, { vars: { ansible_user: user } });
    await host.player.plays('root', WHO, { vars: { ansible_user: user, ansible_become: true } });
  });

  it.each(['sea', 'fisher', 'ghost'])('users with another shell: %s', async (user) => {
    const become = { ansible_become: true, ansible_become_user: user };
    await host.player.plays(user, WHO, { vars: become });
    await host.player.plays(user, WHO, { vars: { ...become, ansible_become_method: 'doas' } });
    const su = { ...become, ansible_become_method: 'su', ansible_become_exe: 'sudo su' };
    await host.player.plays(user, WHO, { vars: { ...su, ansible_become_flags: '-s /bin/sh' } });
    if (user !== 'ghost') await host.player.plays(user, WHO, { vars: su });
    else expect(await host.player.fails(2, { vars: su })).toContain('This account is currently not available');
  });

  it.each([
    ['a login shell of sudo', { ansible_become_flags: '-i' }],
    ['a shell of sudo', { ansible_become_flags: '-H -s' }],
    ['sudo through sudo', { ansible_become_exe: 'sudo -u root sudo' }],
    [
      'a login by su through sudo',
      { ansible_become_method: 'su', ansible_become_exe: 'sudo su', ansible_become_flags: '-' },
    ],
    ['doas through sudo', { ansible_become_method: 'doas', ansible_become_exe: 'sudo -u admin doas' }],
  ])('chained by words and flags: %s', async (_what, words) => {
    await host.player.plays('guest', WHO, { vars: { ansible_become: true, ansible_become_user: 'guest', ...words } });
  });

  it('doas with a password: right, wrong and none', async () => {
    const doas = {
      ansible_user: 'guest',
      ansible_become: true,
      ansible_become_method: 'doas',
      ansible_become_user: 'careful',
    };
    await host.player.plays('careful', WHO, { vars: { ...doas, ansible_become_password: PASSWORD } });
    const said = await host.player.fails(2, { vars: { ...doas, ansible_become_password: 'wrong' } });
    expect(said).toContain('doas on target did not accept the password for becoming careful');
    const none = await host.player.fails(2, { vars: doas });
    expect(none).toMatch(/doas on target refused to become careful \(exit status 1\); it said: doas: Auth/);
    const forbidden = { ...doas, ansible_become_user: 'root', ansible_become_password: PASSWORD };
    expect(await host.player.fails(2, { vars: forbidden })).toMatch(/refused to become root .*Operation not permitted/);
  });
});
