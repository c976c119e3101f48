import { CbxError } from '../errors/index.ts';
import type { RunOptions } from './remote-shell.ts';
import { type Script, sh } from './script.ts';

/** What the hello told about the surroundings that a user's command would have had without us. */
export interface Surroundings {
  readonly lang: string;
  readonly lcAll: string;
  readonly path: string;
}

export interface Frame {
  /** `r` runs a script; `a` keeps it for after the next one. */
  readonly kind: 'r' | 'a';
  readonly seq: string;
  readonly nonce: string;
  /** sh functions that the loop keeps for this and all later scripts. */
  readonly definitions: readonly string[];
  readonly script: Buffer;
  readonly input: string;
  readonly maxOutput: number;
  readonly flags: string;
}

/** sh's `read` takes a byte per system call: up to here that costs less than the fork of dd. */
const READ_BYTES = 2500;

/** The bytes that stand before a request's input. */
export function frameText(frame: Frame): Buffer {
  const { kind, seq, nonce, definitions, script, input, maxOutput, flags } = frame;
  const parts: Buffer[] = [];
  if (definitions.length > 0) {
    const text = definitions.join('\n');
    parts.push(Buffer.from(`d ${text.split('\n').length}\n${text}\n`));
  }
  const isShort = script.length <= READ_BYTES;
  // `$(…)` drops newlines at the end, so the counted form must not have any.
  const body = isShort ? script : script.subarray(0, endOf(script));
  const size = isShort ? `${countLines(body)} 0` : `0 ${body.length}`;
  parts.push(Buffer.from(`${kind} ${seq} ${nonce} ${size} ${input} ${maxOutput} ${flags}\n`), body);
  if (isShort) parts.push(Buffer.from('\n'));
  return Buffer.concat(parts);
}

/** The script with its surroundings: variables, folder and locale. Secrets in `env` travel in here and nowhere else. */
export function framedScript(script: Script, options: RunOptions, surroundings: Surroundings): string {
  const lines: string[] = [];
  if (options.locale === 'user') lines.push(...userLocale(surroundings));
  for (const [name, value] of Object.entries(options.env ?? {})) {
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
      throw new CbxError(
        'ARGS_ENVIRONMENT_NAME',
        `${JSON.stringify(name)} cannot be the name of an environment variable`,
      );
    }
    lines.push(sh`export ${name}=${value}`.text);
  }
  if (options.cwd !== undefined) {
    // Another user may not be allowed into the folder that the login user works in.
    lines.push(sh`cd ${options.cwd.replace(/^-/, './-')} 2>/dev/null || cd "\${HOME:-/}" 2>/dev/null || cd /`.text);
  }
  return [...lines, script.text].join('\n');
}

function userLocale({ lang, lcAll, path }: Surroundings): string[] {
  const own =
    lcAll !== ''
      ? sh`export LC_ALL=${lcAll}`
      : lang !== '' && lang !== 'C' && lang !== 'POSIX'
        ? sh`unset LC_ALL`
        : sh`export LC_ALL=C.UTF-8`;
  return path === '' ? [own.text] : [own.text, sh`export PATH=${path}`.text];
}

function countLines(text: Buffer): number {
  let lines = 1;
  for (let at = text.indexOf(10); at >= 0; at = text.indexOf(10, at + 1)) lines += 1;
  return lines;
}

function endOf(text: Buffer): number {
  let end = text.length;
  while (text[end - 1] === 10) end -= 1;
  return end;
}
