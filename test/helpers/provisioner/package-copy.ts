import { cpSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../../..');

/** A temporary copy of an example package, so that no key or artifact lands in the checkout. Returns its folder. */
export function copyPackage(name: string, purpose: string): string {
  const top = mkdtempSync(join(tmpdir(), `cbx-${purpose}-`));
  const folder = join(top, 'clusters', name);
  mkdirSync(folder, { recursive: true });
  cpSync(join(ROOT, 'clusters', name, 'hosts'), join(folder, 'hosts'));
  return folder;
}
