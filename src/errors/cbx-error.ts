import { codeFrame } from './code-frame.ts';
import { formatLocation, type Span } from './span.ts';

export const ERROR_AREAS = [
  'YAML',
  'INVENTORY',
  'PLAYBOOK',
  'ARGS',
  'VARS',
  'TEMPLATE',
  'LOOKUP',
  'VAULT',
  'CONFIG',
  'CONNECT',
  'BECOME',
  'REMOTE',
  'SANDBOX',
  'CLUSTER',
  'CLI',
  'INTERNAL',
] as const;

export type ErrorArea = (typeof ERROR_AREAS)[number];

/** AREA_WHAT, for example PLAYBOOK_UNKNOWN_KEYWORD. */
export type ErrorCode = `${ErrorArea}_${Uppercase<string>}`;

/** What went wrong, where a person can mend it, and how. */
export class CbxError extends Error {
  override readonly name = 'CbxError';
  readonly code: ErrorCode;
  readonly at: Span | undefined;
  readonly hint: string | undefined;

  /**
   * @param message one sentence, without position
   * @param at where the mistake stands
   * @param hint the remedy, for example `did you mean "state"?`
   */
  constructor(code: ErrorCode, message: string, at?: Span, hint?: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.at = at;
    this.hint = hint;
  }
}

/** Several mistakes that were found together; `errors` is never empty. */
export class CbxErrors extends Error {
  override readonly name = 'CbxErrors';
  readonly errors: readonly CbxError[];

  constructor(errors: readonly CbxError[]) {
    super(errors.map((error) => error.message).join('; '));
    this.errors = errors;
  }
}

/** The full text for a person: code and message, place, code frame, hint. */
export function formatError(error: unknown): string {
  return format(error, (code, message) => `${code}: ${message}`);
}

/** The same as the end of a command: `ERROR! message [CODE]`, which is what scripts around Ansible look for. */
export function formatFatal(error: unknown): string {
  return format(error, (code, message) => `ERROR! ${message} [${code}]`);
}

/** The same as a warning: the run goes on. */
export function formatWarning(warning: CbxError): string {
  return format(warning, (code, message) => `[WARNING]: ${message} [${code}]`);
}

function format(error: unknown, headline: (code: string, message: string) => string): string {
  if (error instanceof CbxErrors) return error.errors.map((one) => format(one, headline)).join('\n\n');
  if (!(error instanceof CbxError)) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return headline('INTERNAL_UNEXPECTED', text);
  }
  const rows = [headline(error.code, error.message)];
  if (error.at !== undefined) {
    rows.push(`  at ${formatLocation(error.at)}`);
    const frame = codeFrame(error.at);
    if (frame !== '') rows.push(frame.replace(/^/gm, '    '));
  }
  if (error.hint !== undefined) rows.push(`  hint: ${error.hint}`);
  return rows.join('\n');
}
