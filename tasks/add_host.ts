import schema from '../schemas/tasks/add_host.json' with { type: 'json' };
import { type AddHostArgs, defineTask, jsonOf, type Value } from '../src/task/index.ts';

/** Adds a host to the inventory of this run, with groups and variables. Every other argument is a variable. */
export default defineTask<AddHostArgs>({
  name: 'add_host',
  kind: 'control',
  check: 'always',
  schema,
  act({ name: written, groups, ...given }) {
    const { name, port } = splitPort(written);
    if (name === '') return { result: { failed: true, changed: false, msg: 'Invalid empty host name provided' } };
    const vars: Record<string, Value> = { ...(given as Readonly<Record<string, Value>>) };
    if (port !== undefined) vars.ansible_ssh_port = port;
    const names = (groups ?? []).map((group) => group.trim()).filter((group) => group !== '');
    const host_vars = Object.fromEntries(Object.entries(vars).map(([key, value]) => [key, jsonOf(value)]));
    return {
      result: { changed: true, add_host: { host_name: name, groups: names, host_vars } },
      effects: { addHost: { name, groups: names, vars } },
    };
  },
});

/** `web1:2222` and `[2001:db8::1]:22` carry a port; a bare IPv6 address does not. */
function splitPort(text: string): { readonly name: string; readonly port?: number } {
  const match = /^\[([^\]]*:[^\]]*)\](?::(\d+))?$/.exec(text) ?? /^([^:]+):(\d+)$/.exec(text);
  if (match === null) return { name: text };
  const name = match[1] ?? '';
  return match[2] === undefined ? { name } : { name, port: Number(match[2]) };
}
