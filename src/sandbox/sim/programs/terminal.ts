import { spawnSync } from 'node:child_process';
import { closeSync, openSync, readSync, writeSync } from 'node:fs';

/**
 * Asks on the terminal, whatever stdin and stdout are, and hides what is typed; what was typed before the question is
 * thrown away, as getpass(3) does. undefined without a terminal.
 */
export function askOnTerminal(question: string): string | undefined {
  let terminal: number;
  try {
    terminal = openSync('/dev/tty', 'r+');
  } catch {
    return undefined;
  }
  try {
    const stty = (...words: readonly string[]): void =>
      void spawnSync('stty', words, { stdio: [terminal, 'ignore', 'ignore'] });
    stty('-echo', '-icanon', 'min', '0', 'time', '1');
    while (readSync(terminal, Buffer.alloc(256)) > 0);
    stty('icanon', 'min', '1', 'time', '0');
    writeSync(terminal, question);
    const typed: number[] = [];
    const byte = Buffer.alloc(1);
    while (readSync(terminal, byte) === 1 && byte[0] !== 10 && byte[0] !== 13) typed.push(byte[0] ?? 0);
    stty('echo');
    writeSync(terminal, '\n');
    return Buffer.from(typed).toString();
  } finally {
    closeSync(terminal);
  }
}
