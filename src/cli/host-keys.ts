import { dirname, join, resolve } from 'node:path';
import type { ConfirmHostKey, NewHostKey } from '../connection/index.ts';
import { findClusterPackage } from '../inventory/index.ts';

/** Hosts that connect at about the same time are asked about together. */
const COLLECT_MS = 400;

interface Question {
  readonly key: NewHostKey;
  readonly answer: (isRight: boolean) => void;
  readonly fail: (error: unknown) => void;
}

/** One prompt for all new host keys that turn up together, instead of one for each. */
export function confirmTogether(ask: (question: string, isPrivate: boolean) => Promise<string>): ConfirmHostKey {
  let waiting: Question[] = [];
  let turn: Promise<void> = Promise.resolve();
  const flush = async (): Promise<void> => {
    const questions = waiting;
    waiting = [];
    if (questions.length === 0) return;
    const rows = questions.map(({ key }) => `  ${key.host} (${key.address})  ${key.type}  ${key.fingerprint}\n`);
    try {
      const said = await ask(
        `New host keys:\n${rows.join('')}Accept ${rows.length === 1 ? 'it' : 'them'} (yes/no)? `,
        false,
      );
      for (const { answer } of questions) answer(said.trim().toLowerCase() === 'yes');
    } catch (error) {
      for (const { fail } of questions) fail(error);
    }
  };
  return (key) =>
    new Promise((answer, fail) => {
      const askLater = (): void => {
        turn = turn.then(flush);
      };
      if (waiting.length === 0) setTimeout(askLater, COLLECT_MS);
      waiting.push({ key, answer, fail });
    });
}

/** Where new keys are accepted without asking: `known_hosts` of the cluster package that the inventory is; else nowhere. */
export function packageKnownHosts(sources: readonly string[]): string | undefined {
  for (const source of sources) {
    const path = resolve(source);
    const found = findClusterPackage(path) ?? (path.endsWith('/hosts') ? findClusterPackage(dirname(path)) : undefined);
    if (found !== undefined) return join(found.folder, 'known_hosts');
  }
  return undefined;
}
