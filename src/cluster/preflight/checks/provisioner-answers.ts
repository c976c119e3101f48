import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isFile } from '../../../util/path-kind.ts';
import { CERTIFICATE_FOLDER } from '../../certificates/certificate.ts';
import { CLIENT_FILES } from '../../certificates/verify-certificates.ts';
import { type Check, isType, type Problem, placeOfVariable, problem } from '../check.ts';

const HTTP_PORT = 8080;
const RPC_PORT = 8081;

/** The provisioner serves machines over HTTP, and this package's administrator over mutual TLS. */
export const provisionerAnswers: Check = async (subject, world) => {
  if (!isType(subject, 'coreos-pxe')) return [];
  const [host] = subject.document.groups.coreos_provisioner ?? [];
  const address = host === undefined ? undefined : subject.document.hosts[host]?.ansible_host;
  const serverName = subject.text('provisioner_server_dn');
  // A package without them is the schema's matter.
  if (typeof address !== 'string' || serverName === '') return [];
  const wrong = (endpoint: string, reason: string): Problem => {
    const hint = 'deploy the provisioner first, or look at its service: systemctl status matchbox';
    const at = placeOfVariable(subject, 'provisioner_server_dn');
    return problem('CLUSTER_PROVISIONER', `the provisioner does not answer at ${endpoint}: ${reason}`, at, hint);
  };
  const http = async (): Promise<readonly Problem[]> => {
    const endpoint = `http://${address}:${HTTP_PORT}/`;
    try {
      const { status, body } = await world.get(endpoint);
      if (status === 200 && body.startsWith('matchbox')) return [];
      return [wrong(endpoint, `status ${status}, and its answer is not that of matchbox`)];
    } catch (error) {
      return [wrong(endpoint, (error as Error).message)];
    }
  };
  const rpc = async (): Promise<readonly Problem[]> => {
    const files = CLIENT_FILES.map((name) => join(subject.place.folder, CERTIFICATE_FOLDER, name));
    // Certificates that are missing are reported by their own check.
    if (!files.every(isFile)) return [];
    const [ca, cert, key] = files.map((path) => readFileSync(path)) as [Buffer, Buffer, Buffer];
    try {
      await world.greet({ host: address, port: RPC_PORT, serverName, ca, cert, key });
      return [];
    } catch (error) {
      return [wrong(`${address}:${RPC_PORT} (${serverName})`, (error as Error).message)];
    }
  };
  return [...(await http()), ...(await rpc())];
};
