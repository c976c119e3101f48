import { chmodSync, copyFileSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PEM = join(dirname(fileURLToPath(import.meta.url)), 'pem');

/** A folder like `matchbox-certs`: each file under its name there, taken from the recorded ones (100 years, P-256). */
export function certificateFolder(folder: string, files: Readonly<Record<string, string>>): string {
  mkdirSync(folder, { recursive: true });
  for (const [name, recorded] of Object.entries(files)) {
    copyFileSync(join(PEM, recorded), join(folder, name));
    chmodSync(join(folder, name), name.endsWith('.key') ? 0o600 : 0o644);
  }
  return folder;
}

export const CLIENT = { 'ca.crt': 'ca.crt', 'client.crt': 'client.crt', 'client.key': 'client.key' } as const;
export const SERVER = { ...CLIENT, 'server.crt': 'server.crt', 'server.key': 'server.key' } as const;
