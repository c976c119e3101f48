import { PyError, pythonRegex, type RegexMatch } from '../../src/values/index.ts';
import type { RegexAnswer, RegexCase } from './regex-cases.ts';

/** What cbx answers. */
export function answerRegex(one: RegexCase): RegexAnswer {
  const flags = {
    ignoreCase: one.flags.includes('i'),
    multiLine: one.flags.includes('m'),
    dotAll: one.flags.includes('s'),
  };
  const groups = (match: RegexMatch | undefined): readonly (string | null)[] | null =>
    match === undefined ? null : Array.from(match.groups, (group) => group ?? null);
  const attempt = <T>(run: () => T): T | undefined => {
    try {
      return run();
    } catch (error) {
      if (error instanceof PyError) return undefined;
      throw error;
    }
  };
  const regex = attempt(() => pythonRegex(one.pattern, { ...flags, isBytes: one.isBytes }));
  if (regex === undefined) return { error: true };
  const matches = regex.all(one.text);
  return {
    matches: matches.map((match) => groups(match) ?? []),
    starts: matches.map(
      (match) =>
        Array.from(one.isBytes ? one.text.slice(0, match.start).split('') : one.text.slice(0, match.start)).length,
    ),
    start: groups(regex.match(one.text)),
    whole: groups(regex.fullMatch(one.text)),
    sub: attempt(() => regex.sub(one.text, one.replacement)) ?? null,
  };
}
