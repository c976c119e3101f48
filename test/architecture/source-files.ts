import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = normalize(join(dirname(fileURLToPath(import.meta.url)), '../..'));

/** Paths below the project of all TypeScript files in a folder, at any depth. */
export function sourceFiles(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return sourceFiles(path);
    return path.endsWith('.ts') ? [path] : [];
  });
}

export interface Import {
  readonly from: string;
  /** A path below the project, or a package name. */
  readonly target: string;
  readonly isPackage: boolean;
}

/** Every static and dynamic import of a file, types included. */
export function importsOf(path: string): Import[] {
  const text = readFileSync(join(ROOT, path), 'utf8')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/^\s*\/\/.*$/gm, '');
  // A message may say "choose from 'list'": only a statement imports.
  const found = text.matchAll(
    /(?:^\s*(?:import|export)\s[^'"`;=]*?\bfrom\s*|\bimport\s*\(\s*|^\s*import\s+)(['"])([\w@./:-]+)\1/gm,
  );
  return [...found].map(([, , specifier = '']) => {
    if (specifier.startsWith('.'))
      return { from: path, target: normalize(join(dirname(path), specifier)), isPackage: false };
    const [first = '', second] = specifier.split('/');
    return { from: path, target: first.startsWith('@') ? `${first}/${second}` : first, isPackage: true };
  });
}
