import { type Script, sh } from '../../../shell/script.ts';
import type { Json } from '../../../values/value.ts';

/** A service as service_facts tells of it. */
type Service = Record<string, Json>;

/** Asks every manager that is there for its services; units that have a file but are not loaded are asked one by one. */
export function serviceListProbe(): Script {
  return sh`if command -v service >/dev/null 2>&1 && [ -d /etc/init.d ]; then put sysv "$(service --status-all 2>&1)"; fi
if command -v chkconfig >/dev/null 2>&1; then put chkconfig "$(chkconfig --list 2>/dev/null)"; fi
if command -v rc-status >/dev/null 2>&1; then put openrc "$(rc-status -a -s -m 2>/dev/null)"; fi
if [ -d /run/systemd/system ] && command -v systemctl >/dev/null 2>&1; then
  units=$(systemctl list-units --no-pager --no-legend --type service --all --plain)
  files=$(systemctl list-unit-files --no-pager --no-legend --type service --all)
  put units "$units"
  put files "$files"
  set -- $(printf '%s\\n@@\\n%s\\n' "$units" "$files" | awk '$1 == "@@" { second = 1; next } !second { loaded[$1] = 1; next } !($1 in loaded) && $1 !~ /@[.]/ { print $1 }')
  if [ $# -gt 0 ]; then
    put others "$*"
    put states "$(systemctl show -p ActiveState --value -- "$@" | sed '/^$/d')"
  fi
fi`;
}

/** The services by name; systemd's answer stands over that of older managers. */
export function readServices(fields: ReadonlyMap<string, string>): Record<string, Service> {
  return {
    ...sysvServices(fields.get('sysv') ?? ''),
    ...openrcServices(fields.get('openrc') ?? ''),
    ...chkconfigServices(fields.get('chkconfig') ?? ''),
    ...systemdServices(fields),
  };
}

function sysvServices(text: string): Record<string, Service> {
  const services: Record<string, Service> = {};
  for (const line of text.split('\n')) {
    const match = /^\s*\[\s*([+?-])\s*\]\s+(\S+)/.exec(line);
    const name = match?.[2];
    if (name === undefined) continue;
    services[name] = { name, state: match?.[1] === '+' ? 'running' : 'stopped', source: 'sysv' };
  }
  return services;
}

function openrcServices(text: string): Record<string, Service> {
  const services: Record<string, Service> = {};
  for (const match of text.matchAll(/^\s*(\S+)\s+\[\s*(\w+)\s*\]/gm)) {
    const name = match[1] ?? '';
    services[name] = {
      name,
      state: match[2] === 'started' ? 'running' : 'stopped',
      status: 'unknown',
      runlevel: '',
      source: 'openrc',
    };
  }
  return services;
}

function chkconfigServices(text: string): Record<string, Service> {
  const services: Record<string, Service> = {};
  for (const match of text.matchAll(/^(\S+)((?:\s+\d:(?:on|off))+)\s*$/gm)) {
    const name = match[1] ?? '';
    const isOn = /3:on/.test(match[2] ?? '');
    services[name] = { name, state: 'unknown', status: isOn ? 'enabled' : 'disabled', source: 'sysv' };
  }
  return services;
}

function systemdServices(fields: ReadonlyMap<string, string>): Record<string, Service> {
  const services: Record<string, Service> = {};
  for (const line of linesOf(fields.get('units'))) {
    const [name = '', load = '', active = '', sub = ''] = line
      .replace(/^[●*]\s*/, '')
      .trim()
      .split(/\s+/);
    if (!name.endsWith('.service')) continue;
    const trouble = [load, active, sub].find((word) => ['not-found', 'masked', 'failed'].includes(word));
    services[name] = {
      name,
      state: sub === 'running' ? 'running' : 'stopped',
      status: trouble ?? active,
      source: 'systemd',
    };
  }
  const others = (fields.get('others') ?? '').split(' ');
  const states = linesOf(fields.get('states'));
  const stateOf = new Map(others.map((name, index) => [name, states[index] ?? 'unknown']));
  for (const line of linesOf(fields.get('files'))) {
    const [name = '', status = ''] = line.trim().split(/\s+/);
    const known = services[name];
    if (known === undefined)
      services[name] = { name, state: stateOf.get(name) ?? 'unknown', status, source: 'systemd' };
    else if (!['not-found', 'masked', 'failed'].includes(String(known.status))) known.status = status;
  }
  return services;
}

function linesOf(text: string | undefined): string[] {
  return (text ?? '').split('\n').filter((line) => line.trim() !== '');
}
