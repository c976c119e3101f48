import { statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { CbxError } from '../errors/index.ts';

export interface FoundConfig {
  /** The one ansible.cfg that counts; they are never merged. */
  readonly path: string | undefined;
  readonly warnings: readonly CbxError[];
}

/**
 * ansible.cfg: ANSIBLE_CONFIG, then the working folder (not where everybody may write, because the file can name programs
 * to run), ~/.ansible.cfg, /etc/ansible/ansible.cfg.
 */
export function findConfig(env: Readonly<Record<string, string | undefined>>, cwd: string): FoundConfig {
  const warnings: CbxError[] = [];
  const candidates: string[] = [];
  const home = env.HOME ?? homedir();
  const named = env.ANSIBLE_CONFIG;
  if (named !== undefined && named !== '') {
    const path = resolve(cwd, named.replace(/^~(?=\/|$)/, home));
    candidates.push(isFolder(path) ? join(path, 'ansible.cfg') : path);
  }
  const local = join(cwd, 'ansible.cfg');
  const mode = statSync(cwd, { throwIfNoEntry: false })?.mode ?? 0;
  if ((mode & 0o002) === 0) candidates.push(local);
  else if (isFile(local) && !candidates.includes(local)) {
    const message = `${local} is left out, because everybody may write to its folder`;
    warnings.push(new CbxError('CONFIG_WORLD_WRITABLE', message, undefined, 'chmod o-w, or name it in ANSIBLE_CONFIG'));
  }
  candidates.push(join(home, '.ansible.cfg'), '/etc/ansible/ansible.cfg');
  return { path: candidates.find(isFile), warnings };
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
