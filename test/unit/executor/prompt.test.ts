import { expect, it } from 'vitest';
import { promptVariables } from '../../../src/executor/play/prompt.ts';
import type { RunState } from '../../../src/executor/state/run-state.ts';
import type { PlayScopes } from '../../../src/executor/state/scopes.ts';
import type { Play } from '../../../src/playbook/index.ts';
import { createTemplar } from '../../../src/template/create-templar.ts';
import { UnsafeText, type Value } from '../../../src/values/value.ts';
import { stackScope } from '../../../src/vars/index.ts';
import { loaderFor, withFiles } from '../../helpers/playbook-files.ts';

/** A question of the dialogue, `*` behind it where the answer is not shown, and what is typed. */
type Dialogue = readonly (readonly [question: string, answer: string])[];

/** Prompts of a play, recorded at ansible-playbook 2.14's terminal: texts, order, echo. The hash is crypt(3)'s own. */
const CASES: readonly (readonly [
  prompt: string,
  dialogue: Dialogue,
  value: Value | undefined,
  told: readonly string[],
])[] = [
  ['{name: a}', [['a: *', 'x']], 'x', []],
  ['{name: a, prompt: Say, private: no, default: dd}', [['Say [dd]: ', '']], 'dd', []],
  ['{name: a, default: "{{ 1 + 1 }}"}', [['a [2]: *', '']], '2', []],
  [
    '{name: a, confirm: true}',
    [
      ['a: *', 'one'],
      ['confirm a: *', 'two'],
      ['a: *', 'one'],
      ['confirm a: *', 'one'],
    ],
    'one',
    ['***** VALUES ENTERED DO NOT MATCH ****'],
  ],
  [
    '{name: a, encrypt: sha256_crypt, salt: abcdefgh}',
    [['a: *', 'pw']],
    '$5$abcdefgh$ijtOJ//yvc/9bq1g0llFn9dB688BwBDRD90DlKKSKE1',
    [],
  ],
  ['{name: a, unsafe: yes}', [['a: *', '{{ 1 }}']], new UnsafeText('{{ 1 }}'), []],
  ['{name: a}', [['a: *', '{{ 1 }}']], '{{ 1 }}', []],
  ['{name: given}', [], undefined, []],
];

it.each(CASES)('%s', async (prompt, dialogue, value, told) => {
  const { value: found, asked, texts } = await answered(prompt, dialogue);
  expect(asked).toEqual(dialogue.map(([question]) => question));
  expect(found).toEqual(value);
  expect(texts).toEqual(told);
});

it('makes a salt of the size that is wanted', async () => {
  const { value } = await answered('{name: a, encrypt: md5_crypt, salt_size: 4}', [['a: *', 'pw']]);
  expect(value).toMatch(/^\$1\$[^$]{4}\$[^$]{22}$/);
});

async function answered(prompt: string, dialogue: Dialogue) {
  const [asked, texts]: [string[], string[]] = [[], []];
  let value: Value | undefined;
  const run = {
    options: { extraVars: new Map([['given', 1]]) },
    deps: {
      templar: createTemplar({ basedir: '/' }),
      prompt: async (question: string, isPrivate: boolean) => {
        asked.push(isPrivate ? `${question}*` : question);
        return dialogue[asked.length - 1]?.[1] ?? '';
      },
    },
    emit: (event: { text: string }) => texts.push(event.text),
  };
  const scopes = { play: () => stackScope([], 'replace'), setPrompted: (_: string, given: Value) => (value = given) };
  await promptVariables(run as unknown as RunState, playWith(prompt), scopes as unknown as PlayScopes);
  return { value, asked, texts };
}

function playWith(prompt: string): Play {
  return withFiles({ 'p.yml': `- hosts: a\n  vars_prompt:\n    - ${prompt}\n` }, (folder) => {
    return loaderFor().loadPlaybook(`${folder}/p.yml`).plays[0] as Play;
  });
}
