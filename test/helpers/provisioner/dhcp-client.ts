import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NetworkClient } from '../../../src/sandbox/index.ts';

/** What a DHCP server handed out. */
export interface Lease {
  readonly address: string;
  readonly server: string;
  readonly hostname: string | undefined;
  readonly router: string | undefined;
  readonly domain: string | undefined;
  readonly nextServer: string | undefined;
  readonly bootFile: string | undefined;
  readonly seconds: number;
}

/** udhcpc calls this with the lease in its environment; the address is then the client's own. */
const SCRIPT = `#!/bin/sh
[ "$1" = bound ] || exit 0
ip addr replace "$ip/\${mask:-24}" dev "$interface"
printf '%s\\n' "ip=$ip" "serverid=$serverid" "hostname=$hostname" "router=$router" "domain=$domain" \\
  "siaddr=$siaddr" "boot_file=$boot_file" "lease=$lease"
`;

/** Asks for an address with a real DHCP client (busybox's udhcpc). undefined when three requests stay unanswered. */
export async function askForLease(client: NetworkClient): Promise<Lease | undefined> {
  const folder = mkdtempSync(join(tmpdir(), 'cbx-dhcp-'));
  try {
    const script = join(folder, 'script');
    writeFileSync(script, SCRIPT);
    chmodSync(script, 0o755);
    const wanted = ['tftp', 'bootfile', 'hostname', 'domain', 'router', 'dns'].flatMap((name) => ['-O', name]);
    const argv = ['busybox', 'udhcpc', '-i', 'eth0', '-f', '-n', '-q', '-t', '3', '-T', '1', ...wanted, '-s', script];
    const { rc, stdout } = await client.exec(argv);
    if (rc !== 0) return undefined;
    const values = new Map(
      stdout.split('\n').flatMap((line): [string, string][] => {
        const match = /^([a-z_]+)=(.+)$/.exec(line);
        return match?.[1] === undefined ? [] : [[match[1], match[2] ?? '']];
      }),
    );
    return {
      address: values.get('ip') ?? '',
      server: values.get('serverid') ?? '',
      hostname: values.get('hostname'),
      router: values.get('router'),
      domain: values.get('domain'),
      nextServer: values.get('siaddr'),
      bootFile: values.get('boot_file'),
      seconds: Number(values.get('lease')),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
