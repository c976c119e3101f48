import { CbxError } from '../../errors/index.ts';
import type { Dialogue } from '../../shell/index.ts';
import type { Become } from '../connection.ts';

/** A dialogue that can tell whether the password has been given. */
export interface PasswordDialogue extends Dialogue {
  readonly isAnswered: boolean;
}

/**
 * Answers the first password prompt; a second one means that the password was wrong. With `prompt` (sudo) only that text
 * counts, wherever it stands: sudo-rs decorates it. Without (su, doas) a prompt is a last line that ends in a colon, in
 * whatever language, but not the program's own name with which its refusals begin.
 */
export function passwordDialogue(host: string, become: Become, prompt: string | undefined): PasswordDialogue {
  let isAnswered = false;
  return {
    get isAnswered() {
      return isAnswered;
    },
    hear(text) {
      if (!isPrompt(text, prompt)) return undefined;
      if (isAnswered) {
        throw wrongPassword(host, become);
      }
      const password = become.password?.();
      if (password === undefined) {
        throw new CbxError(
          'BECOME_PASSWORD_REQUIRED',
          `${become.method} on ${host} asks for a password for becoming ${become.user}, and none is given`,
          undefined,
          'set ansible_become_password, or run with --ask-become-pass',
        );
      }
      isAnswered = true;
      return { say: `${password}\n` };
    },
  };
}

/** `said` is what the method printed, where it ended instead of asking again. */
export function wrongPassword(host: string, become: Become, said = '', cause?: unknown): CbxError {
  return new CbxError(
    'BECOME_WRONG_PASSWORD',
    `${become.method} on ${host} did not accept the password for becoming ${become.user}${said}`,
    undefined,
    'set ansible_become_password, or run with --ask-become-pass',
    cause,
  );
}

function isPrompt(text: string, prompt: string | undefined): boolean {
  if (prompt !== undefined) return text.includes(prompt);
  const last = /[^\r\n]*$/.exec(text)?.[0] ?? '';
  return /[:：]\s?$/.test(last) && !/^(?:su|doas): ?$/.test(last);
}
