import type { Play } from '../../playbook/index.ts';
import { coerce } from '../../task/index.ts';
import { str } from '../../values/index.ts';
import type { Dict, Value } from '../../values/value.ts';
import type { RunState } from '../state/run-state.ts';
import type { PlayScopes } from '../state/scopes.ts';

/** Asks for `vars_prompt:`, once per play; what `-e` gives already is not asked. Without a terminal defaults count. */
export async function promptVariables(run: RunState, play: Play, scopes: PlayScopes): Promise<void> {
  for (const entry of play.varsPrompt) {
    const name = textOf(entry, 'name');
    if (name === undefined || run.options.extraVars.has(name)) continue;
    const given = entry.get('default');
    const fallback =
      given === undefined || given === null ? undefined : str(await run.deps.templar.render(given, scopes.play()));
    scopes.setPrompted(name, await ask(run, entry, name, fallback));
  }
}

async function ask(run: RunState, entry: Dict, name: string, fallback: string | undefined): Promise<Value> {
  const { prompt } = run.deps;
  if (prompt === undefined) {
    run.warn('Not prompting as we are not in interactive mode');
    return fallback ?? '';
  }
  const isPrivate = flag(entry, 'private', true);
  const text = textOf(entry, 'prompt') ?? `input for ${name}`;
  const question = fallback === undefined ? `${text}: ` : `${text} [${fallback}]: `;
  for (;;) {
    const answer = await prompt(question, isPrivate);
    if (!flag(entry, 'confirm', false) || answer === (await prompt(`confirm ${question}`, isPrivate))) {
      return answer === '' ? (fallback ?? '') : answer;
    }
    run.warn('***** VALUES ENTERED DO NOT MATCH ****');
  }
}

function textOf(entry: Dict, key: string): string | undefined {
  const value = entry.get(key);
  return value === undefined || value === null ? undefined : str(value);
}

function flag(entry: Dict, key: string, fallback: boolean): boolean {
  const value = entry.get(key);
  return value === undefined || value === null ? fallback : (coerce(value, 'bool').value as boolean);
}
