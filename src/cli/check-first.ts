import { CbxErrors, formatLocation } from '../errors/index.ts';
import type { RunOptions } from '../executor/index.ts';
import { preflight } from '../executor/index.ts';
import { loadTaskSchema } from '../generated/tasks.ts';
import type { Play, Playbook } from '../playbook/index.ts';
import { isList } from '../values/value.ts';
import type { Session } from './run-session.ts';

/**
 * Looks for literal mistakes before anything runs. What would certainly fail the run ends it here, together; the rest is
 * a warning, unless `--syntax-check` or `--strict` ask for all of it.
 * @throws CbxErrors
 */
export async function checkFirst(
  session: Session,
  playbooks: readonly Playbook[],
  options: Pick<RunOptions, 'tags' | 'skipTags'>,
): Promise<void> {
  const { flags, templar, reporter } = session;
  const { certain, possible } = await preflight(
    playbooks,
    {
      selection: { only: options.tags, skip: options.skipTags },
      checkMode: flags.check,
      isPartial: flags.startAtTask !== undefined || flags.step,
    },
    {
      loadSchema: loadTaskSchema,
      isTemplate: (value) => templar.isTemplate(value),
      hasHosts: (play) => hasHosts(session, play),
    },
  );
  const errors = flags.strict || flags.syntaxCheck ? [...certain, ...possible] : certain;
  if (errors.length > 0) throw new CbxErrors(errors);
  for (const warning of possible) {
    const place = warning.at === undefined ? '' : ` (${formatLocation(warning.at)})`;
    const hint = warning.hint === undefined ? '' : `; ${warning.hint}`;
    reporter.on({ type: 'warning', message: `${warning.message}${place}${hint}` });
  }
}

function hasHosts({ inventory, templar, flags }: Session, play: Play): boolean {
  const { value } = play.hosts;
  const patterns = (isList(value) ? value : [value]).map(String);
  if (patterns.some((pattern) => templar.isTemplate(pattern))) return false;
  try {
    return inventory.select(patterns, flags.limit).length > 0;
  } catch {
    // The run itself tells what is wrong with the pattern.
    return false;
  }
}
