import { CbxError } from '../errors/index.ts';

/** True when there is a person at both ends. */
export function isInteractive(): boolean {
  return process.stdin.isTTY === true && process.stdout.isTTY === true;
}

/** Asks on the terminal; a private answer is not shown. Rejects with CLI_CANCELLED on Ctrl-C. */
export function askTerminal(question: string, isPrivate: boolean): Promise<string> {
  const { stdin, stdout } = process;
  return new Promise((resolve, reject) => {
    let answer = '';
    stdout.write(question);
    stdin.setRawMode(true);
    stdin.resume();
    const finish = (): void => {
      stdin.setRawMode(false);
      stdin.pause();
      stdin.off('data', onData);
      stdout.write('\n');
    };
    const onData = (chunk: Buffer): void => {
      for (const char of chunk.toString('utf8')) {
        if (char === '\r' || char === '\n') {
          finish();
          resolve(answer);
          return;
        }
        if (char === '\u0003' || char === '\u0004') {
          finish();
          reject(new CbxError('CLI_CANCELLED', 'the prompt was cancelled'));
          return;
        }
        if (char === '\u007f' || char === '\b') {
          if (!isPrivate && answer !== '') stdout.write('\b \b');
          answer = [...answer].slice(0, -1).join('');
        } else {
          answer += char;
          if (!isPrivate) stdout.write(char);
        }
      }
    };
    stdin.on('data', onData);
  });
}
