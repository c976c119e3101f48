import type { Reporter, ResultStatus, RunEvent } from '../executor/events.ts';
import type { TaskResult } from '../task/module.ts';
import { cleanResult, diagnosticOf } from './clean-result.ts';
import { diffText } from './diff-text.ts';
import { escapeControls } from './escape.ts';
import { isNotice, noticeText } from './notices.ts';
import type { Output } from './output.ts';
import { dumpJson } from './python-json.ts';
import { painter, type Style } from './style.ts';

export const STATES: Readonly<Record<ResultStatus, readonly [string, Style]>> = {
  ok: ['SUCCESS', 'ok'],
  changed: ['CHANGED', 'changed'],
  skipped: ['SKIPPED', 'skip'],
  failed: ['FAILED', 'error'],
  unreachable: ['UNREACHABLE', 'unreachable'],
};

/** Modules whose output is shown as it is instead of as JSON. */
const PLAIN = new Set(['command', 'shell', 'raw', 'script']);

export function isPlainOutput(module: string, result: TaskResult): boolean {
  return PLAIN.has(module) && result.ansible_job_id === undefined;
}

/** The minimal callback: a block per host, what ad-hoc runs print. */
export function minimalReporter(output: Output, verbosity: number): Reporter {
  const paint = painter(output.colour);
  const show = (text: string, style: Style): void => {
    const painted = paint(escapeControls(text.replace(/\n$/, '')), style);
    output.out(`${painted}\n`);
  };
  const result = (event: Extract<RunEvent, { type: 'host:result' }>): void => {
    for (const diff of event.diffs) output.out(diffText(diff, paint, output.diffContext));
    const [state, style] = STATES[event.status];
    const { module } = event.run.task.action;
    const { host } = event;
    const isLost = event.status === 'unreachable';
    if (event.status === 'skipped') show(`${host} | SKIPPED`, style);
    else if (isPlainOutput(module, event.result) && !isLost) show(plain(event, state), style);
    else {
      const mark = event.status === 'failed' || isLost ? '!' : '';
      const shown = cleanResult(event.result, module, verbosity);
      show(`${host} | ${state}${mark} => ${dumpJson(shown, { sortKeys: true, indent: 4 })}`, style);
    }
    const diagnostic = diagnosticOf(event.result);
    if (diagnostic !== undefined) output.err(`${escapeControls(diagnostic)}\n`);
  };
  return {
    on(event) {
      if (event.type === 'host:result') result(event);
      else if (isNotice(event)) {
        output.err(escapeControls(noticeText(event.type, event.message, output.columns)));
      }
    },
  };
}

type ResultEvent = Extract<RunEvent, { type: 'host:result' }>;

function plain({ host, result }: ResultEvent, state: string): string {
  const parts = [result.stdout, result.stderr, result.msg].map((text) => (typeof text === 'string' ? text : ''));
  return `${host} | ${state} | rc=${String(result.rc ?? -1)} >>\n${parts.join('')}\n`;
}
