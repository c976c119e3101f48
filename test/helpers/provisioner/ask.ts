import { join } from 'node:path';
import type { NetworkClient } from '../../../src/sandbox/index.ts';
import { nodeCommand, ROOT } from '../run-cbx.ts';
import type { ProbeAnswers, ProbeQuestions } from './network-probe.ts';

/** Asks a provisioner from inside a client's name space. */
export async function askProvisioner(client: NetworkClient, questions: ProbeQuestions): Promise<ProbeAnswers> {
  const argv = nodeCommand(join(ROOT, 'test/helpers/provisioner/network-probe.ts'));
  const { rc, stdout, stderr } = await client.exec(argv, { input: JSON.stringify(questions) });
  if (rc !== 0) throw new Error(`the probe failed: ${stderr}`);
  return JSON.parse(stdout) as ProbeAnswers;
}
