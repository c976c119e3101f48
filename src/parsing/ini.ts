import { parse, safe } from 'ini';
import { CbxError, type SourceFile, type Span } from '../errors/index.ts';

export interface IniEntry {
  readonly value: string;
  /** The place of the key. */
  readonly at: Span;
}

/** Sections by name, their entries by key; both in the order of the file. */
export type IniSections = ReadonlyMap<string, ReadonlyMap<string, IniEntry>>;

export interface IniOptions {
  /** What starts a comment behind a value, when a blank stands before it. ansible.cfg: `;` only. */
  readonly inlineComments?: readonly string[];
  /** Section for keys before the first header; without it such keys are an error. */
  readonly rootSection?: string;
  /** Keep the case of keys; configparser folds it. */
  readonly caseSensitive?: boolean;
  /** A key may stand alone: its value is then empty. */
  readonly allowsNoValue?: boolean;
  /** Told when a section has a key again; without it the last one counts. */
  readonly onDuplicate?: (section: string, key: string, at: Span) => void;
}

interface LogicalLine {
  text: string;
  readonly start: number;
  readonly end: number;
}

/**
 * An INI file with the rules of Python's configparser: `=` or `:` between key and value, deeper lines continue a value,
 * keys are folded to lower case, the last of equal keys counts. The ini package reads the sections and keys; what it does
 * differently (types, nested sections, arrays, inline comments) is taken out before, and positions are kept beside it.
 * @throws CbxError CONFIG_SYNTAX
 */
export function parseIni(file: SourceFile, options: IniOptions = {}): IniSections {
  const sections = new Map<string, Map<string, IniEntry>>();
  let section = options.rootSection;
  if (section !== undefined) sections.set(section, new Map());
  for (const line of logicalLines(file, options.inlineComments ?? [';'])) {
    const at = { file, start: line.start, end: line.end };
    const header = /^\[(.+)\]/.exec(line.text);
    if (header !== null) {
      section = header[1] ?? '';
      if (!sections.has(section)) sections.set(section, new Map());
      continue;
    }
    if (section === undefined) {
      throw new CbxError('CONFIG_SYNTAX', 'a section header such as [defaults] must come first', at);
    }
    const found = line.text.search(/[=:]/);
    const delimiter = found < 0 && options.allowsNoValue === true ? line.text.length : found;
    if (delimiter <= 0) throw new CbxError('CONFIG_SYNTAX', 'a line is "key = value"', at);
    const written = line.text.slice(0, delimiter).trim();
    const key = options.caseSensitive === true ? written : written.toLowerCase();
    const value = decodeLine(key, line.text.slice(delimiter + 1).trim());
    const place = { ...at, end: at.start + delimiter };
    if (sections.get(section)?.has(key) === true) options.onDuplicate?.(section, key, place);
    sections.get(section)?.set(key, { value, at: place });
  }
  return sections;
}

/** One normalised line through the ini package: quoting what it would take for more than text. */
function decodeLine(key: string, value: string): string {
  const parsed = parse(`${safe(key)}=${safe(JSON.stringify(value))}`, { bracketedArray: false });
  const [decoded] = Object.values(parsed);
  return typeof decoded === 'string' ? (JSON.parse(decoded) as string) : value;
}

/** Lines without comments, each joined with the deeper lines below it. */
function logicalLines(file: SourceFile, inlineComments: readonly string[]): LogicalLine[] {
  const lines: LogicalLine[] = [];
  let start = 0;
  let indent = 0;
  for (const raw of file.text.split('\n')) {
    const text = stripComment(raw.replace(/\r$/, ''), inlineComments);
    const content = text.trim();
    const at = start + (text.length - text.trimStart().length);
    const open = lines.at(-1);
    if (content !== '') {
      const depth = at - start;
      if (open !== undefined && depth > indent && !open.text.startsWith('[')) open.text += `\n${content}`;
      else {
        lines.push({ text: content, start: at, end: start + text.trimEnd().length });
        indent = depth;
      }
    }
    start += raw.length + 1;
  }
  return lines;
}

function stripComment(line: string, inlineComments: readonly string[]): string {
  if (/^\s*[#;]/.test(line)) return '';
  for (const mark of inlineComments) {
    const found = line.search(new RegExp(`\\s\\${mark}`));
    if (found >= 0) return line.slice(0, found);
  }
  return line;
}
