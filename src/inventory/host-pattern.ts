import { readFileSync, statSync } from 'node:fs';
import { CbxError } from '../errors/index.ts';
import { checkSourceSize } from '../parsing/index.ts';
import { didYouMean } from '../util/nearest.ts';
import { LOCALHOST_NAMES } from './builder.ts';
import { parseHostAddress } from './host-address.ts';

/** What patterns are matched against. */
export interface PatternTargets {
  hostNames(): Iterable<string>;
  groupNames(): Iterable<string>;
  hasHost(name: string): boolean;
  /** Hosts of a group and its descendants. */
  members(group: string): readonly string[];
  /** The host that stands for one of localhost's names: the inventory's, else the implicit one. */
  localhost(name: string): string;
  /** Called for a pattern that matches neither host nor group. */
  onMismatch(warning: CbxError): void;
}

const SUBSCRIPT = /^(.+)\[(?:(-?[0-9]+)|([0-9]+)([:-])([0-9]*))\]$/s;

/**
 * The single patterns in `web:&db:!x[0]` or `a,b`: split at commas where there are any, else at colons outside brackets,
 * unless the text as a whole is a host name or an address.
 */
export function splitHostPattern(pattern: string | readonly string[]): string[] {
  if (typeof pattern !== 'string') return pattern.flatMap((part) => splitHostPattern(part));
  let parts: readonly string[];
  if (pattern.includes(',')) parts = pattern.split(',');
  else if (parseHostAddress(pattern) !== undefined) parts = [pattern];
  else parts = pattern.match(/(?:[^\s:[\]]|\[[^\]]*\])+/g) ?? [];
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}

/** The patterns of a limit; `@file` stands for the lines of a file. Throws INVENTORY_LIMIT_FILE. */
export function parseLimit(limit: string): string[] {
  return splitHostPattern(limit).flatMap((part) => (part.startsWith('@') ? readLimitFile(part.slice(1)) : [part]));
}

function readLimitFile(path: string): string[] {
  let text: string;
  try {
    checkSourceSize(path, statSync(path).size, 'INVENTORY');
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof CbxError) throw error;
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new CbxError('INVENTORY_LIMIT_FILE', `the limit file ${path} cannot be read: ${reason}`);
  }
  // A name that stands there a million times is one name.
  const lines = new Set<string>();
  for (let start = 0; start <= text.length; ) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    lines.add(text.slice(start, end).trim());
    start = end + 1;
  }
  lines.delete('');
  return [...lines];
}

/**
 * The hosts that patterns select: plain ones are joined in the order of the patterns, then `&` patterns narrow, then `!`
 * patterns remove. Only narrowing or removing patterns start from all hosts.
 * @throws CbxError INVENTORY_BAD_PATTERN
 */
export function selectHosts(patterns: readonly string[], targets: PatternTargets): string[] {
  const plain = patterns.filter((pattern) => !/^[!&]/.test(pattern));
  let hosts = new Set<string>();
  for (const pattern of plain.length > 0 ? plain : ['all']) {
    for (const host of targets.hasHost(pattern) ? [pattern] : matchOne(pattern, targets)) hosts.add(host);
  }
  for (const pattern of patterns.filter((one) => one.startsWith('&'))) {
    const kept = new Set(matchOne(pattern.slice(1), targets));
    hosts = new Set([...hosts].filter((host) => kept.has(host)));
  }
  for (const pattern of patterns.filter((one) => one.startsWith('!'))) {
    for (const host of matchOne(pattern.slice(1), targets)) hosts.delete(host);
  }
  return [...hosts];
}

function matchOne(pattern: string, targets: PatternTargets): readonly string[] {
  if (pattern === '') throw new CbxError('INVENTORY_BAD_PATTERN', 'a host pattern is empty behind its "!" or "&"');
  const subscript = pattern.startsWith('~') ? null : SUBSCRIPT.exec(pattern);
  if (subscript === null) return enumerate(pattern, targets);
  const [, name = '', index, start, , end] = subscript;
  const hosts = enumerate(name, targets);
  if (hosts.length === 0) return hosts;
  // Ansible takes an end of 0 for no slice at all: the host at the start.
  const single = start !== undefined && end !== undefined && end !== '' && Number(end) === 0 ? start : index;
  if (start !== undefined && single === undefined) {
    const last = end === undefined || end === '' ? hosts.length - 1 : Number(end);
    return hosts.slice(Number(start), last + 1);
  }
  const host = hosts.at(Number(single));
  if (host !== undefined) return [host];
  const message = `"${pattern}" asks for host ${single} of ${hosts.length}`;
  throw new CbxError('INVENTORY_BAD_PATTERN', message, undefined, 'positions are counted from 0');
}

function enumerate(pattern: string, targets: PatternTargets): readonly string[] {
  const matches = matcher(pattern);
  const groups = [...filter(targets.groupNames(), matches)];
  const hosts = groups.length === 1 ? [...targets.members(groups[0] ?? '')] : groups.flatMap((g) => targets.members(g));
  const found = new Set(hosts);
  if (groups.length === 0 || pattern.startsWith('~') || /[.?*[]/.test(pattern)) {
    for (const host of filter(targets.hostNames(), matches)) found.add(host);
  }
  if (found.size > 0) return [...found];
  if (LOCALHOST_NAMES.has(pattern)) return [targets.localhost(pattern)];
  if (groups.length === 0 && pattern !== 'all') {
    const message = `Could not match supplied host pattern, ignoring: ${pattern}`;
    const hint = didYouMean(pattern, [...targets.groupNames(), ...targets.hostNames()]);
    targets.onMismatch(new CbxError('INVENTORY_NO_MATCH', message, undefined, hint));
  }
  return [];
}

function* filter(names: Iterable<string>, matches: (name: string) => boolean): Generator<string> {
  for (const name of names) if (matches(name)) yield name;
}

function matcher(pattern: string): (name: string) => boolean {
  if (!pattern.startsWith('~')) {
    if (!/[*?[]/.test(pattern)) return (name) => name === pattern;
    const glob = new RegExp(`^${translateGlob(pattern)}$`, 'su');
    return (name) => glob.test(name);
  }
  try {
    const regex = translateRegex(pattern.slice(1));
    return (name) => regex.test(name);
  } catch {
    throw new CbxError('INVENTORY_BAD_PATTERN', `"${pattern.slice(1)}" is not a regular expression`);
  }
}

/** Python's re.match: anchored at the start only. Named groups and a leading flag group are written differently there. */
function translateRegex(source: string): RegExp {
  const flags = /^\(\?([ims]+)\)/.exec(source);
  const body = source
    .slice(flags?.[0].length ?? 0)
    .replace(/\(\?P</g, '(?<')
    .replace(/\\Z/g, '$')
    .replace(/\\A/g, '^');
  return new RegExp(`^(?:${body})`, flags?.[1] ?? '');
}

/** Python's fnmatch as the body of a regular expression: `*`, `?`, `[abc]`, `[!abc]`. */
function translateGlob(glob: string): string {
  let out = '';
  for (let at = 0; at < glob.length; at += 1) {
    const char = glob[at] ?? '';
    if (char === '*') out += '.*';
    else if (char === '?') out += '.';
    else if (char === '[') {
      // A bracket right behind the opening one (or behind the "!") is a member of the set.
      const from = at + (glob[at + 1] === '!' ? 2 : 1);
      const end = glob.indexOf(']', from + 1);
      if (end < 0) out += '\\[';
      else {
        out += setOf(glob.slice(from, end), glob[at + 1] === '!');
        at = end;
      }
    } else out += escapeLiteral(char);
  }
  return out;
}

function setOf(members: string, isNegated: boolean): string {
  // Python drops ranges that run backwards.
  const body = members
    .replace(/(.)-(.)/gsu, (range: string, low: string, high: string) => (low > high ? '' : range))
    .replace(/[\\\]^[]/g, '\\$&');
  if (body === '') return isNegated ? '.' : '(?!)';
  return `[${isNegated ? '^' : ''}${body}]`;
}

function escapeLiteral(char: string): string {
  return /[\\^$.*+?()[\]{}|/]/.test(char) ? `\\${char}` : char;
}
