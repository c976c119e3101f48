import { copyFileSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { type Answer, answer } from './state.ts';
import type { EsxiPlace } from './store.ts';

const UNITS: Readonly<Record<string, number>> = { k: 1024, m: 1024 ** 2, g: 1024 ** 3, t: 1024 ** 4 };

/**
 * `vmkfstools -c <size> [-d <format>] <disk>`, `-i <disk> <copy>` and `-U <disk>`. A disk is its description; the data that
 * would lie beside it is a file with nothing in it.
 *
 * @param words the arguments; disks by a path below /vmfs/volumes, or relative to `folder`
 */
export function vmkfstools(place: EsxiPlace, words: readonly string[], folder: string): Answer {
  const options = new Map<string, string>();
  const paths: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (/^-[cdiU]$/.test(word)) {
      options.set(word, words[at + 1] ?? '');
      at += 1;
    } else paths.push(word);
  }
  const local = (path: string): string | undefined => {
    const full = posix.resolve(folder, path);
    return full.startsWith('/vmfs/volumes/') ? join(place.volumes, full.slice('/vmfs/volumes/'.length)) : undefined;
  };
  try {
    if (options.has('-c')) return create(local(paths[0] ?? ''), options.get('-c') ?? '');
    if (options.has('-i')) return clone(local(options.get('-i') ?? ''), local(paths[0] ?? ''));
    if (options.has('-U')) return remove(local(options.get('-U') ?? ''), options.get('-U') ?? '');
  } catch (error) {
    const isFull = (error as NodeJS.ErrnoException).code === 'ENOSPC';
    return answer(
      `Failed to create virtual disk: ${isFull ? 'There is not enough space on the file system for the selected operation' : 'Error'} (13).\n`,
      255,
    );
  }
  return answer('No valid command specified\n', 255);
}

function create(disk: string | undefined, size: string): Answer {
  const [, count, unit = ''] = /^(\d+)([kmgt]?)b?$/i.exec(size) ?? [];
  if (count === undefined || disk === undefined) return answer(`Invalid virtual disk size specified: ${size}\n`, 255);
  if (existsSync(disk)) return answer(`Failed to create virtual disk: The file already exists (39).\n`, 255);
  writeDisk(disk, Number(count) * (UNITS[unit.toLowerCase()] ?? 1));
  return answer('Create: 100% done.\n');
}

function clone(source: string | undefined, target: string | undefined): Answer {
  if (source === undefined || target === undefined || !existsSync(source)) {
    return answer(`Failed to open virtual disk: The system cannot find the file specified (25).\n`, 255);
  }
  if (existsSync(target)) return answer(`Failed to clone disk: The file already exists (39).\n`, 255);
  copyFileSync(source, target);
  writeFileSync(flat(target), '');
  return answer(`Destination disk format: VMFS thin-provisioned\nCloning disk '${source}'...\nClone: 100% done.\n`);
}

function remove(disk: string | undefined, name: string): Answer {
  if (disk === undefined || !existsSync(disk)) {
    return answer(`Failed to delete disk "${name}": The system cannot find the file specified (25).\n`, 255);
  }
  for (const path of [disk, flat(disk)]) rmSync(path, { force: true });
  return answer();
}

/** A disk's description, in sectors of 512 bytes, and the file for its data. */
export function writeDisk(disk: string, bytes: number): void {
  const extent = flat(disk).replace(/^.*\//, '');
  const lines = [
    '# Disk DescriptorFile',
    'version=1',
    'CID=fffffffe',
    'parentCID=ffffffff',
    'createType="vmfs"',
    '',
    `RW ${Math.ceil(bytes / 512)} VMFS "${extent}"`,
    '',
    'ddb.adapterType = "lsilogic"',
    'ddb.thinProvisioned = "1"',
  ];
  writeFileSync(disk, `${lines.join('\n')}\n`);
  writeFileSync(flat(disk), '');
}

function flat(disk: string): string {
  return disk.replace(/\.vmdk$/, '-flat.vmdk');
}
