import type { WaitAtTerminal } from '../task/index.ts';

const MENU = "Press 'C' to continue the play or 'A' to abort \n";

/** Ansible's pause: ends with the time or with return; Ctrl-C asks whether to go on (C) or to abort (A). */
export const waitAtTerminal: WaitAtTerminal = (seconds, isPrivate) => {
  const { stdin, stdout } = process;
  return new Promise((resolve) => {
    let answer = '';
    let isAsking = false;
    let timer: NodeJS.Timeout | undefined;
    const finish = (isAborted: boolean): void => {
      clearTimeout(timer);
      stdin.off('data', onData);
      stdin.setRawMode(false);
      stdin.pause();
      stdout.write('\n');
      resolve({ answer, isAborted });
    };
    const onKey = (key: string): void => {
      if (isAsking) {
        if (/^[cC]$/.test(key)) finish(false);
        else if (/^[aA\u0003]$/.test(key)) finish(true);
      } else if (key === '\u0003') {
        isAsking = true;
        stdout.write(MENU);
      } else if (seconds !== undefined) return;
      else if (key === '\r' || key === '\n') finish(false);
      else if (key === '\u007f' || key === '\b') {
        if (!isPrivate && answer !== '') stdout.write('\b \b');
        answer = [...answer].slice(0, -1).join('');
      } else {
        answer += key;
        if (!isPrivate) stdout.write(key);
      }
    };
    const onData = (chunk: Buffer): void => {
      for (const key of chunk.toString('utf8')) onKey(key);
    };
    stdin.setRawMode(true);
    stdin.resume();
    stdin.on('data', onData);
    if (seconds !== undefined) timer = setTimeout(() => finish(false), seconds * 1000);
  });
};
