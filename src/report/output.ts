/** Where reporters write: lines to standard output, warnings to standard error. */
export interface Output {
  out(text: string): void;
  err(text: string): void;
  /** Columns to fill with stars. */
  readonly columns: number;
  /** True when standard output understands colours. */
  readonly colour: boolean;
}

/** The process's own streams. Colours only on a terminal, unless NO_COLOR or ANSIBLE_NOCOLOR forbid or force says so. */
export function processOutput(env: NodeJS.ProcessEnv = process.env): Output {
  const isTerminal = process.stdout.isTTY === true;
  const isOff = truthy(env.ANSIBLE_NOCOLOR) || (env.NO_COLOR ?? '') !== '';
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    columns: isTerminal ? Math.max(79, (process.stdout.columns ?? 80) - 1) : 79,
    colour: truthy(env.ANSIBLE_FORCE_COLOR) || (isTerminal && !isOff),
  };
}

function truthy(text: string | undefined): boolean {
  return text !== undefined && /^(1|y|yes|true|on|t)$/i.test(text);
}
