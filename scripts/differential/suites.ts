import { Chooser } from './random.ts';
import { answerRegex } from './regex-answers.ts';
import { type RegexCase, regexCase } from './regex-cases.ts';

/** One kind of question: how to make many of them, and what cbx answers. */
export interface Suite {
  /** What oracle.py calls it. */
  readonly kind: 'regex' | 'template';
  questions(seed: number, count: number): readonly object[];
  answer(question: object): unknown;
}

function regexSuite(): Suite {
  return {
    kind: 'regex',
    questions: (seed, count) => {
      const chooser = new Chooser(seed);
      return Array.from({ length: count }, () => regexCase(chooser));
    },
    answer: (question) => answerRegex(question as RegexCase),
  };
}

export const SUITES: Readonly<Record<string, Suite>> = { regex: regexSuite() };
