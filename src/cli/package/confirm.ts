import { CbxError } from '../../errors/index.ts';
import { askTerminal, isInteractive } from '../terminal.ts';

/**
 * Asks for a word before something that cannot be undone.
 * @param isAnswered `--yes`
 * @param otherwise what another word leads to
 * @throws CbxError CLI_NO_TERMINAL without a terminal, CLI_CANCELLED for another word
 */
export async function confirmWord(
  what: string,
  word: string,
  isAnswered: boolean,
  otherwise = 'nothing was changed',
): Promise<void> {
  if (isAnswered) return;
  if (!isInteractive()) {
    throw new CbxError('CLI_NO_TERMINAL', `${what}, and there is no terminal to confirm it on`, undefined, 'use --yes');
  }
  const said = await askTerminal(`${what}. Type "${word}" to go on: `, false);
  if (said.trim() === word) return;
  throw new CbxError('CLI_CANCELLED', `"${said.trim()}" is not "${word}"`, undefined, otherwise);
}
