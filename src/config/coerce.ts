import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { CbxError, type Span } from '../errors/index.ts';
import { unquote } from '../parsing/index.ts';
import type { SettingRow, SettingTypes } from './settings-table.ts';

const TRUE = new Set(['y', 'yes', 'on', '1', 'true', 't', '1.0']);

/** Where a setting's text was found. */
export interface RawSetting {
  readonly text: string;
  /** Relative paths start here. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly at?: Span;
}

/**
 * A setting's text as a value of its type, with Ansible's leniency: every word that is not a yes is a no.
 * @throws CbxError CONFIG_BAD_VALUE
 */
export function coerceSetting(name: string, row: SettingRow, raw: RawSetting): SettingTypes[keyof SettingTypes] {
  const text = unquote(raw.text.trim());
  const value = coerce(name, row, text, raw);
  if (row.choices !== undefined && !row.choices.includes(String(value))) {
    throw bad(name, raw, `must be one of ${row.choices.join(', ')}, not "${text}"`);
  }
  return value;
}

function coerce(name: string, row: SettingRow, text: string, raw: RawSetting): SettingTypes[keyof SettingTypes] {
  const path = (one: string): string => expandPath(one, raw);
  const split = (at: string): string[] => text.split(at).map((one) => one.trim());
  switch (row.type) {
    case 'boolean':
      return TRUE.has(text.toLowerCase());
    case 'integer':
      if (!/^[-+]?\d+$/.test(text)) throw bad(name, raw, `must be an integer, not "${text}"`);
      return Number(text);
    case 'float':
      if (text === '' || Number.isNaN(Number(text))) throw bad(name, raw, `must be a number, not "${text}"`);
      return Number(text);
    case 'string':
      return text;
    case 'list':
      return text === '' ? [] : split(',');
    case 'path':
      return path(text);
    case 'pathspec':
      return split(':').map(path);
    case 'pathlist':
      // Host names with a comma are no paths.
      return split(',').map((one) => (one === '' ? one : path(one)));
  }
}

/** `~`, `$NAME` and `{{CWD}}` replaced, then made absolute. */
export function expandPath(path: string, raw: Pick<RawSetting, 'folder' | 'env'>): string {
  const expanded = path
    .replace(/\{\{\s*CWD\s*\}\}/g, process.cwd())
    .replace(/^~(?=\/|$)/, raw.env.HOME ?? homedir())
    .replace(/\$(?:(\w+)|\{(\w+)\})/g, (all, plain, braced) => raw.env[plain ?? braced] ?? all);
  return resolve(raw.folder, expanded);
}

function bad(name: string, raw: RawSetting, message: string): CbxError {
  return new CbxError('CONFIG_BAD_VALUE', `the setting ${name} ${message}`, raw.at);
}
