import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { NetworkClient } from '../../../src/sandbox/index.ts';
import type { ProbeAnswers, ProbeQuestions } from './network-probe.ts';

/** Asks a provisioner from inside a client's name space. */
export async function askProvisioner(client: NetworkClient, questions: ProbeQuestions): Promise<ProbeAnswers> {
  const loader = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  const program = join(dirname(fileURLToPath(import.meta.url)), 'network-probe.ts');
  const argv = [process.execPath, '--import', loader, program];
  const { rc, stdout, stderr } = await client.exec(argv, { input: JSON.stringify(questions) });
  if (rc !== 0) throw new Error(`the probe failed: ${stderr}`);
  return JSON.parse(stdout) as ProbeAnswers;
}
