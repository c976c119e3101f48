import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { CbxError } from '../errors/index.ts';

/** Where images, packages and the state of sandboxes lie: `$XDG_CACHE_HOME/cbx`, else `~/.cache/cbx`. */
export function cacheFolder(): string {
  const base = process.env.XDG_CACHE_HOME;
  return join(base !== undefined && base.startsWith('/') ? base : join(homedir(), '.cache'), 'cbx');
}

export const imagesFolder = (): string => join(cacheFolder(), 'images');
export const packagesFolder = (): string => join(cacheFolder(), 'packages');
export const sandboxesFolder = (): string => join(cacheFolder(), 'sandboxes');

/** The folder of one sandbox. Throws SANDBOX_NAME for a name that cannot be part of a path and a name space. */
export function sandboxFolder(name: string): string {
  if (!/^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,40}$/.test(name)) {
    throw new CbxError(
      'SANDBOX_NAME',
      `"${name}" cannot name a sandbox`,
      undefined,
      'use up to 40 letters, digits, "-", "_" and "."',
    );
  }
  return join(sandboxesFolder(), name);
}

/** The name of an inventory's sandbox: readable, and different for two inventories of one name. */
export function defaultSandboxName(inventory: string): string {
  const path = resolve(inventory);
  const label = basename(path) === 'hosts' ? basename(dirname(path)) : basename(path);
  const clean = label.replace(/[^a-zA-Z0-9-]+/g, '-').replace(/^-+|-+$/g, '') || 'sandbox';
  const folder = basename(path) === 'hosts' ? dirname(path) : path;
  return `${clean.slice(0, 30)}-${createHash('sha256').update(folder).digest('hex').slice(0, 6)}`;
}
