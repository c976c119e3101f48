import { readdir, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';

export interface VarsFolderOptions {
  /** How many levels of folders; 0: all. */
  readonly depth: number;
  /** Endings that are variables, without dot. */
  readonly extensions: readonly string[];
  readonly ignoreUnknownExtensions: boolean;
  /** Names that are passed over: each is a regular expression for the end of a path. */
  readonly ignoreFiles: readonly string[];
  /** A regular expression for the names that are wanted. */
  readonly filesMatching?: string | undefined;
}

export interface VarsFolder {
  readonly files: readonly string[];
  /** The message for what cannot be read; files before it have counted already. */
  readonly trouble?: string;
}

/** The variable files of a folder in the order in which they are read: folder by folder, each by name. */
export async function listVarsFolder(folder: string, options: VarsFolderOptions): Promise<VarsFolder> {
  const about = await stat(folder).catch(() => undefined);
  if (about === undefined) return { files: [], trouble: `${folder} directory does not exist` };
  if (!about.isDirectory()) return { files: [], trouble: `${folder} is not a directory` };
  const files: string[] = [];
  const trouble = await walk(folder, 1, options, files);
  return trouble === undefined ? { files } : { files, trouble };
}

async function walk(
  folder: string,
  level: number,
  options: VarsFolderOptions,
  files: string[],
): Promise<string | undefined> {
  const entries = (await readdir(folder, { withFileTypes: true })).sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries.filter((one) => !one.isDirectory())) {
    const path = join(folder, entry.name);
    if (isPassedOver(path, options)) continue;
    if (!options.extensions.includes(extname(path).slice(1))) {
      if (options.ignoreUnknownExtensions) continue;
      return `${path} does not have a valid extension: ${options.extensions.join(', ')}`;
    }
    files.push(path);
  }
  if (options.depth !== 0 && level >= options.depth) return undefined;
  for (const entry of entries.filter((one) => one.isDirectory())) {
    const trouble = await walk(join(folder, entry.name), level + 1, options, files);
    if (trouble !== undefined) return trouble;
  }
  return undefined;
}

function isPassedOver(path: string, { ignoreFiles, filesMatching }: VarsFolderOptions): boolean {
  if (ignoreFiles.some((pattern) => new RegExp(`${pattern}$`).test(path))) return true;
  return filesMatching !== undefined && !new RegExp(filesMatching).test(basename(path));
}
