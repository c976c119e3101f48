import schema from '../schemas/tasks/hostname.json' with { type: 'json' };
import { defineTask, type HostnameArgs, type Reply, type Script, sh, type TaskResult } from '../src/task/index.ts';

/**
 * The host's name, now and after the next boot. Where systemd-hostnamed answers, it is asked to do it; else the kernel's
 * name is set and the file that the system reads at boot is written.
 */
export default defineTask<HostnameArgs>({
  name: 'hostname',
  kind: 'converge',
  check: 'full',
  schema,
  probe: () => sh`put current "$(uname -n)"
for file in /etc/hostname /etc/HOSTNAME /etc/conf.d/hostname /etc/sysconfig/network; do
  if [ -f "$file" ]; then put file "$file"; put static "$(cat -- "$file")"; break; fi
done
if command -v hostnamectl >/dev/null 2>&1 && [ -d /run/systemd/system ]; then put systemd yes; fi
names=$(getent hosts "$(uname -n)" 2>/dev/null | head -n 1)
put names "$names"`,
  plan({ name, use }, seen) {
    const current = seen.fields.get('current') ?? '';
    const file = seen.fields.get('file') ?? '/etc/hostname';
    const text = seen.fields.get('static') ?? '';
    const result: TaskResult = { name, ansible_facts: facts(name) };
    if (current === name && staticName(file, text) === name) return { result: { ...result, changed: false } };
    const isSystemd = use === 'systemd' || (use === undefined && seen.fields.get('systemd') === 'yes');
    return {
      result: { ...result, changed: true },
      apply: isSystemd ? sh`hostnamectl set-hostname -- ${name}` : writeName(name, file, text),
      diff: { before: `hostname = ${current}\n`, after: `hostname = ${name}\n` },
      finish: (applied) => (applied.rc === 0 ? {} : failure(name, applied)),
    };
  },
});

/** The name in the file: alone in Debian's, an assignment in Gentoo's and the old Red Hat's. */
function staticName(file: string, text: string): string {
  if (!/conf\.d|sysconfig/.test(file)) return text.trim();
  return /^\s*hostname\s*=\s*["']?([^"'\s#]*)/im.exec(text)?.[1] ?? '';
}

function writeName(name: string, file: string, text: string): Script {
  const key = file.includes('sysconfig') ? 'HOSTNAME' : 'hostname';
  const line = file.includes('sysconfig') ? `${key}=${name}` : `${key}="${name}"`;
  const isAssignment = /conf\.d|sysconfig/.test(file);
  const rest = text.split('\n').filter((one) => one !== '' && !/^\s*hostname\s*=/i.test(one));
  const content = isAssignment ? `${[...rest, line].join('\n')}\n` : `${name}\n`;
  return sh`temporary=$(mktemp ${`${file}.XXXXXX`}) || exit 1
trap 'rm -f -- "$temporary"' EXIT
printf '%s' ${content} >"$temporary" && chmod 0644 -- "$temporary" && mv -f -- "$temporary" ${file} || exit 1
hostname -- ${name} 2>/dev/null || hostname ${name}`;
}

function facts(name: string): NonNullable<TaskResult['ansible_facts']> {
  return {
    ansible_hostname: name.split('.')[0] ?? name,
    ansible_nodename: name,
    ansible_fqdn: name,
    ansible_domain: name.split('.').slice(1).join('.'),
  };
}

function failure(name: string, { rc, stderr }: Reply): TaskResult {
  return {
    failed: true,
    changed: false,
    rc,
    msg: `Command failed setting the host name ${name}: ${stderr.toString().trim()}`,
  };
}
