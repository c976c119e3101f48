import { createInterface, type Interface } from 'node:readline';

let lines: AsyncIterator<string> | undefined;
let open: Interface | undefined;

/**
 * Writes a question and reads one line of standard input, terminal or pipe; undefined at its end. Lines that were sent at
 * once wait for the next question.
 */
export async function readLine(question: string): Promise<string | undefined> {
  process.stdout.write(question);
  if (lines === undefined) {
    open = createInterface({ input: process.stdin, terminal: process.stdin.isTTY === true, historySize: 0 });
    lines = open[Symbol.asyncIterator]();
  }
  const { done, value } = await lines.next();
  return done === true ? undefined : value;
}

/** Lets standard input go: an open one keeps the program alive. */
export function closeInput(): void {
  open?.close();
  open = undefined;
  lines = undefined;
}
