import { CbxError } from '../../errors/index.ts';
import {
  inheritedTags,
  isIncludeAction,
  type Play,
  type Playbook,
  type TagSelection,
  type Task,
  tagTexts,
} from '../../playbook/index.ts';
import type { TaskSchema } from '../../task/index.ts';
import { didYouMean } from '../../util/nearest.ts';
import { isDict, isList, type Value } from '../../values/value.ts';
import { literalMistakes } from './arguments.ts';
import { type FoundTask, failsForCertain, isPlayClosed, tasksOfPlay } from './certainty.ts';
import { missingFile } from './files.ts';

export interface PreflightOptions {
  readonly selection: TagSelection;
  readonly checkMode: boolean;
  /** `--start-at-task` and `--step` leave tasks out. */
  readonly isPartial: boolean;
}

export interface PreflightDeps {
  readonly loadSchema: (module: string) => Promise<TaskSchema | undefined>;
  readonly isTemplate: (value: Value) => boolean;
  /** Whether a play has hosts to run on; false when that is not known yet. */
  readonly hasHosts: (play: Play) => boolean;
}

export interface PreflightFindings {
  /** Mistakes that would certainly fail the run. */
  readonly certain: readonly CbxError[];
  /** Mistakes in tasks that may never run, or may be forgiven. */
  readonly possible: readonly CbxError[];
}

/**
 * Looks through playbooks for mistakes that can be seen without a host: literal arguments, loop_control, local files,
 * tags that select nothing. Nothing is run or contacted.
 */
export async function preflight(
  playbooks: readonly Playbook[],
  options: PreflightOptions,
  deps: PreflightDeps,
): Promise<PreflightFindings> {
  const certain: CbxError[] = [];
  const possible: CbxError[] = [];
  const seen = new Set<string>();
  const add = (error: CbxError, isCertain: boolean): void => {
    const key = `${error.code} ${error.message} ${error.at?.file.path}:${error.at?.start}`;
    if (seen.has(key)) return;
    seen.add(key);
    (isCertain ? certain : possible).push(error);
  };
  for (const play of playbooks.flatMap((playbook) => playbook.plays)) {
    const isWhole = !options.checkMode && !options.isPartial && isSelectionOpen(options.selection);
    // Asked only when there is a mistake: a pattern that matches nothing makes the inventory warn.
    let isRunning: boolean | undefined;
    for (const found of tasksOfPlay(play)) {
      for (const error of await taskMistakes(found, deps)) {
        isRunning ??= isWhole && isPlayClosed(play) && deps.hasHosts(play);
        add(error, isRunning && failsForCertain(found));
      }
    }
  }
  for (const error of uselessTags(playbooks, options.selection, deps)) add(error, false);
  return { certain, possible };
}

function isSelectionOpen({ only, skip }: TagSelection): boolean {
  return skip.length === 0 && (only.length === 0 || (only.length === 1 && only[0] === 'all'));
}

async function taskMistakes({ task, play }: FoundTask, deps: PreflightDeps): Promise<CbxError[]> {
  const mistakes = loopControlMistakes(task, deps);
  if (isIncludeAction(task.action.module) || task.action.module.includes('{{')) return mistakes;
  const schema = await deps.loadSchema(task.action.module);
  if (schema !== undefined) mistakes.push(...literalMistakes(task, schema, deps.isTemplate));
  const missing = missingFile(task, play, deps.isTemplate);
  if (missing !== undefined) mistakes.push(missing);
  return mistakes;
}

const VARIABLE = /^[\p{L}_][\p{L}\p{N}_]*$/u;

function loopControlMistakes(task: Task, deps: PreflightDeps): CbxError[] {
  const control = task.keywords.get('loop_control');
  if (control === undefined || !isDict(control.value)) return [];
  const mistakes: CbxError[] = [];
  for (const key of ['loop_var', 'index_var']) {
    const name = control.value.get(key) ?? null;
    if (name === null || deps.isTemplate(name) || VARIABLE.test(String(name))) continue;
    const message = `${key} has to be the name of a variable, not "${String(name)}"`;
    mistakes.push(new CbxError('PLAYBOOK_INVALID_VARIABLE_NAME', message, control.at));
  }
  const pause = control.value.get('pause') ?? null;
  if (pause !== null && !deps.isTemplate(pause) && Number.isNaN(Number(pause))) {
    mistakes.push(new CbxError('PLAYBOOK_INVALID_LOOP_CONTROL', 'pause takes a number of seconds', control.at));
  }
  return mistakes;
}

const SPECIAL_TAGS = ['all', 'always', 'never', 'tagged', 'untagged'];

/** Selected tags that no task has; none are named when a dynamic include may bring some in. */
function uselessTags(playbooks: readonly Playbook[], { only, skip }: TagSelection, deps: PreflightDeps): CbxError[] {
  const wanted = [...only, ...skip].filter((tag) => !SPECIAL_TAGS.includes(tag));
  if (wanted.length === 0) return [];
  const known = new Set<string>();
  for (const play of playbooks.flatMap((playbook) => playbook.plays)) {
    if (!isPlayClosed(play)) return [];
    for (const { task } of tasksOfPlay(play)) {
      const tags = inheritedTags(task).map((tag) => tag.value);
      if (tags.some((tag) => (isList(tag) ? tag.some(deps.isTemplate) : deps.isTemplate(tag)))) return [];
      for (const tag of tagTexts(tags)) known.add(tag);
    }
  }
  return wanted
    .filter((tag) => !known.has(tag))
    .map(
      (tag) => new CbxError('PLAYBOOK_UNKNOWN_TAG', `no task has the tag "${tag}"`, undefined, didYouMean(tag, known)),
    );
}
