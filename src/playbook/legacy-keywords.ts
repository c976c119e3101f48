import type { Span } from '../errors/index.ts';
import { copyPositions } from '../parsing/index.ts';
import { str } from '../values/index.ts';
import type { Dict, Value } from '../values/value.ts';
import type { LoadContext } from './load-context.ts';
import { keySpan, textOf } from './source.ts';

/** What a keyword that ansible-core 2.14 no longer knows is today. */
interface Modern {
  /** How a person writes it now. */
  readonly written: string;
  readonly keywords: (value: Value) => readonly (readonly [string, Value])[];
}

const OLD: Readonly<Record<string, Modern>> = {
  sudo: { written: 'become', keywords: (value) => [['become', value]] },
  sudo_user: { written: 'become_user', keywords: (value) => [['become_user', value]] },
  sudo_exe: { written: 'become_exe', keywords: (value) => [['become_exe', value]] },
  sudo_flags: { written: 'become_flags', keywords: (value) => [['become_flags', value]] },
  su: { written: 'become with become_method: su', keywords: (value) => [['become', value], VIA_SU] },
  su_user: { written: 'become_user with become_method: su', keywords: (value) => [['become_user', value], VIA_SU] },
  always_run: { written: 'check_mode, turned round', keywords: (value) => [['check_mode', turned(value)]] },
  accelerate: { written: 'nothing: cbx keeps its connections', keywords: () => [] },
};
const VIA_SU = ['become_method', 'su'] as const;

/**
 * A node's mapping with the keywords of releases before 2.14 in today's form, each with a warning, where the run accepts
 * them (`--legacy`); else the mapping itself. What is said in today's form, too, counts.
 */
export function modernised(map: Dict, at: Span, { deps, report }: LoadContext): Dict {
  if (deps.legacy !== true || ![...map.keys()].some((key) => modernOf(key) !== undefined)) return map;
  const found = new Map<Value, Value>();
  for (const [key, value] of map) {
    const modern = modernOf(key);
    if (modern === undefined) {
      found.set(key, value);
      continue;
    }
    report.deprecate(`"${str(key)}" is no keyword of ansible-core 2.14, use ${modern.written}`, keySpan(map, key, at));
    for (const [name, said] of modern.keywords(value)) if (!map.has(name)) found.set(name, said);
  }
  copyPositions(map, found);
  return found;
}

function modernOf(key: Value): Modern | undefined {
  const name = textOf(key);
  return name !== undefined && Object.hasOwn(OLD, name) ? OLD[name] : undefined;
}

/** A literal is turned round; a template becomes one that does. */
function turned(value: Value): Value {
  if (typeof value === 'boolean') return !value;
  const text = str(value);
  if (/^\s*(?:yes|true|on|1)\s*$/i.test(text)) return false;
  const inner = /^\s*\{\{([\s\S]*)\}\}\s*$/.exec(text)?.[1] ?? text;
  return `{{ not ((${inner.trim()}) | bool) }}`;
}
