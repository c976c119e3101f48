import type { Play } from '../../playbook/index.ts';
import { coerce } from '../../task/index.ts';
import { str } from '../../values/index.ts';
import { type Dict, UnsafeText, type Value } from '../../values/value.ts';
import { dictLayer, stackScope } from '../../vars/index.ts';
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
    const answer = await ask(run, entry, name, fallback);
    const value = textOf(entry, 'encrypt') === undefined ? answer : await hashed(run, entry, answer);
    scopes.setPrompted(name, flag(entry, 'unsafe', false) ? new UnsafeText(value) : value);
  }
}

async function ask(run: RunState, entry: Dict, name: string, fallback: string | undefined): Promise<string> {
  const { prompt } = run.deps;
  if (prompt === undefined) {
    run.warn('Not prompting as we are not in interactive mode');
    return fallback ?? '';
  }
  const isPrivate = flag(entry, 'private', true);
  const text = textOf(entry, 'prompt') ?? name;
  const question = fallback === undefined ? `${text}: ` : `${text} [${fallback}]: `;
  for (;;) {
    const answer = await prompt(question, isPrivate);
    if (!flag(entry, 'confirm', false) || answer === (await prompt(`confirm ${question}`, isPrivate))) {
      return answer === '' ? (fallback ?? '') : answer;
    }
    run.emit({ type: 'text', text: '***** VALUES ENTERED DO NOT MATCH ****' });
  }
}

/** `encrypt:` names a scheme of crypt(3): the variable holds the hash, as password_hash gives it. */
async function hashed(run: RunState, entry: Dict, answer: string): Promise<string> {
  const vars = new Map<Value, Value>([
    ['answer', new UnsafeText(answer)],
    ['scheme', entry.get('encrypt') ?? null],
    ['salt', entry.get('salt') ?? null],
    ['size', entry.get('salt_size') ?? null],
  ]);
  const scope = stackScope([dictLayer('vars_prompt', vars)], 'replace');
  return str(await run.deps.templar.render('{{ answer | password_hash(scheme, salt, salt_size=size) }}', scope));
}

function textOf(entry: Dict, key: string): string | undefined {
  const value = entry.get(key);
  return value === undefined || value === null ? undefined : str(value);
}

function flag(entry: Dict, key: string, fallback: boolean): boolean {
  const value = entry.get(key);
  return value === undefined || value === null ? fallback : (coerce(value, 'bool').value as boolean);
}
