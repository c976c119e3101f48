import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { NetworkClient, Sandbox } from '../../../src/sandbox/index.ts';
import { askProvisioner } from './ask.ts';
import { askForLease } from './dhcp-client.ts';
import type { ProbeAnswers } from './network-probe.ts';

/** A machine that the provisioner knows. */
export interface KnownMachine {
  readonly name: string;
  readonly mac: string;
  readonly address: string;
}

export interface ProvisionerUnderTest {
  readonly sandbox: Sandbox;
  readonly host: string;
  readonly address: string;
  /** provisioner_server_dn, the name in its certificate. */
  readonly serverName: string;
  /** The cluster package that the certificates were fetched into. */
  readonly packageFolder: string;
  readonly machine: KnownMachine;
}

/** One thing that was verified: what was asked, and what came. */
export interface Finding {
  readonly what: string;
  readonly isFine: boolean;
  readonly seen: string;
}

const BOOT_FILES = ['pxelinux.0', 'ldlinux.c32', 'ipxe.lkrn', 'pxelinux.cfg/default'];
const PEM_FILES = ['ca.crt', 'ca.key', 'server.crt', 'server.key', 'client.crt', 'client.key'];

/** Asks a provisioner everything that a machine and an administrator ask, from name spaces of their own. */
export async function verifyProvisioner(subject: ProvisionerUnderTest): Promise<readonly Finding[]> {
  const known = await subject.sandbox.client('known', subject.machine.mac);
  const unknown = await subject.sandbox.client('unknown', '52:54:00:ff:ff:fe');
  const leases = await verifyLeases(subject, known, unknown);
  const certificates = verifyCertificates(subject);
  if (!certificates.isFine) return [...leases, certificates];
  const pem = (name: string): string => readFileSync(join(subject.packageFolder, 'matchbox-certs', name), 'utf8');
  const [ca, serverName] = [pem('ca.crt'), subject.serverName];
  const client = { cert: pem('client.crt'), key: pem('client.key') };
  const answers = await askProvisioner(known, {
    server: subject.address,
    tftp: BOOT_FILES,
    http: ['/', '/boot.ipxe', '/ipxe?mac=02-00-00-00-00-01'],
    tls: {
      certificate: { serverName, ca, ...client },
      none: { serverName, ca },
      'wrong name': { serverName: 'another.example', ca, ...client },
    },
  });
  return [...leases, certificates, ...(await verifyFiles(subject, answers)), ...verifyAnswers(answers)];
}

async function verifyLeases(
  { machine, address }: ProvisionerUnderTest,
  known: NetworkClient,
  unknown: NetworkClient,
): Promise<readonly Finding[]> {
  const lease = await askForLease(known);
  const refused = await askForLease(unknown);
  return [
    {
      what: `DHCP gives ${machine.mac} its address and tells it where to boot from`,
      isFine:
        lease?.address === machine.address &&
        lease.hostname === machine.name &&
        lease.nextServer === address &&
        lease.bootFile === 'pxelinux.0',
      seen:
        lease === undefined ? 'no lease' : `${lease.address} ${lease.hostname} ${lease.nextServer} ${lease.bootFile}`,
    },
    {
      what: 'DHCP gives an unknown machine nothing',
      isFine: refused === undefined,
      seen: refused === undefined ? 'no lease' : refused.address,
    },
  ];
}

/** The folders on the host differ by distribution, so the service itself is asked for its root. */
async function verifyFiles(
  { sandbox, host }: ProvisionerUnderTest,
  { tftp }: ProbeAnswers,
): Promise<readonly Finding[]> {
  const script = '. /etc/default/tftpd-hpa; cd "$TFTP_DIRECTORY" && sha256sum "$@"';
  const { stdout } = await sandbox.hostExec(host, ['sh', '-c', script, 'sh', ...BOOT_FILES]);
  const sums = new Map(stdout.split('\n').map((line) => [line.slice(66), line.slice(0, 64)]));
  return BOOT_FILES.map((file) => {
    const answer = tftp[file];
    const isFetched = answer !== undefined && 'sha256' in answer;
    return {
      what: `TFTP serves ${file}`,
      isFine: isFetched && answer.bytes > 0 && answer.sha256 === sums.get(file),
      seen: isFetched ? `${answer.bytes} bytes, sha256 ${answer.sha256.slice(0, 16)}` : (answer?.error ?? 'nothing'),
    };
  });
}

function verifyAnswers({ http, tls }: ProbeAnswers): readonly Finding[] {
  const [root, chain, unknown] = [http['/'], http['/boot.ipxe'], http['/ipxe?mac=02-00-00-00-00-01']];
  const [first, second] = chain?.body.split('\n') ?? [];
  return [
    {
      what: 'the boot service answers',
      isFine: root?.status === 200 && root.body.trim() === 'matchbox',
      seen: `${root?.status} ${root?.body.trim()}`,
    },
    {
      what: 'boot.ipxe chains to the machine’s own script',
      isFine: chain?.status === 200 && first === '#!ipxe' && /^chain ipxe\?uuid=.*&mac=/.test(second ?? ''),
      seen: `${chain?.status} ${second}`,
    },
    { what: 'a machine without a profile gets none', isFine: unknown?.status === 404, seen: String(unknown?.status) },
    {
      what: 'mutual TLS: the client certificate is accepted',
      isFine: tls.certificate === 'settings',
      seen: `${tls.certificate}`,
    },
    { what: 'mutual TLS: no certificate, no answer', isFine: tls.none !== 'settings', seen: `${tls.none}` },
    {
      what: 'mutual TLS: the server’s name is checked',
      isFine: tls['wrong name'] === 'ERR_TLS_CERT_ALTNAME_INVALID',
      seen: `${tls['wrong name']}`,
    },
  ];
}

/** All six PEM files, and the private ones for nobody else's eyes. */
function verifyCertificates({ packageFolder }: ProvisionerUnderTest): Finding {
  const modes = PEM_FILES.map((name) => {
    const mode = statSync(join(packageFolder, 'matchbox-certs', name), { throwIfNoEntry: false })?.mode;
    return mode === undefined ? `${name} missing` : `${name} ${(mode & 0o777).toString(8)}`;
  });
  const isFine = modes.every((text) => !text.endsWith('missing') && (!text.includes('.key') || text.endsWith('600')));
  return { what: 'the certificates are in the package, keys with mode 600', isFine, seen: modes.join(', ') };
}
