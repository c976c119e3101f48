import { sh } from '../../../shell/script.ts';
import { type FactCollector, type Facts, firstLine, parseAssignments } from './collector.ts';

/** SELinux from its own file system; nothing of Python's bindings is needed for it. */
export const selinux: FactCollector = {
  subset: 'selinux',
  files: ['/sys/fs/selinux/enforce', '/sys/fs/selinux/policyvers', '/etc/selinux/config'],
  read(view) {
    const enforce = view.file('/sys/fs/selinux/enforce');
    if (enforce === undefined) return { selinux: { status: 'disabled' }, selinux_python_present: true };
    const config = parseAssignments(view.file('/etc/selinux/config'));
    return {
      selinux: {
        status: 'enabled',
        policyvers: Number(firstLine(view.file('/sys/fs/selinux/policyvers'))) || 'unknown',
        config_mode: config.get('SELINUX') ?? 'unknown',
        mode: firstLine(enforce) === '1' ? 'enforcing' : 'permissive',
        type: config.get('SELINUXTYPE') ?? 'unknown',
      },
      selinux_python_present: true,
    };
  },
};

export const apparmor: FactCollector = {
  subset: 'apparmor',
  script: sh`if [ -d /sys/kernel/security/apparmor ]; then put apparmor yes; fi`,
  read: (view) => ({ apparmor: { status: view.field('apparmor') === 'yes' ? 'enabled' : 'disabled' } }),
};

export const fips: FactCollector = {
  subset: 'fips',
  files: ['/proc/sys/crypto/fips_enabled'],
  read: (view) => ({ fips: firstLine(view.file('/proc/sys/crypto/fips_enabled')) === '1' }),
};

/** What `capsh --print` says of the current capabilities, cut at commas as ansible-core 2.14 does. */
export const capabilities: FactCollector = {
  subset: 'caps',
  script: sh`if command -v capsh >/dev/null 2>&1; then put capsh "$(capsh --print)"; fi`,
  read(view): Facts {
    const output = view.field('capsh');
    if (output === undefined) return { system_capabilities: [], system_capabilities_enforced: 'NA' };
    const current = /^Current:(.*)$/m.exec(output)?.[1]?.trim() ?? '';
    if (current === '=ep') return { system_capabilities: [], system_capabilities_enforced: 'False' };
    const list = current.slice(current.indexOf('=') + 1).split('=')[0] ?? '';
    return { system_capabilities: list.split(',').map((name) => name.trim()), system_capabilities_enforced: 'True' };
  },
};

const KEY_TYPES = ['dsa', 'rsa', 'ecdsa', 'ed25519'];
const KEY_FOLDERS = ['/etc/ssh', '/etc/openssh', '/etc'];

/** The public host keys of sshd, from the first folder that has any. */
export const sshHostKeys: FactCollector = {
  subset: 'ssh_pub_keys',
  files: KEY_FOLDERS.flatMap((folder) => KEY_TYPES.map((type) => `${folder}/ssh_host_${type}_key.pub`)),
  read(view) {
    for (const folder of KEY_FOLDERS) {
      const facts: Facts = {};
      for (const type of KEY_TYPES) {
        const [keytype, key] = firstLine(view.file(`${folder}/ssh_host_${type}_key.pub`)).split(/\s+/);
        if (keytype === undefined || key === undefined) continue;
        facts[`ssh_host_key_${type}_public`] = key;
        facts[`ssh_host_key_${type}_public_keytype`] = keytype;
      }
      if (Object.keys(facts).length > 0) return facts;
    }
    return {};
  },
};
