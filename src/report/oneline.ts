import type { HostEvent, Reporter, ResultStatus, RunEvent } from '../executor/events.ts';
import type { TaskResult } from '../task/module.ts';
import { cleanResult, diagnosticOf } from './clean-result.ts';
import { escapeControls } from './escape.ts';
import { isPlainOutput, STATES } from './minimal.ts';
import { isNotice, noticeText } from './notices.ts';
import type { Output } from './output.ts';
import { dumpJson } from './python-json.ts';
import { painter } from './style.ts';

/** The oneline callback: a line per host. */
export function onelineReporter(output: Output, verbosity: number): Reporter {
  const paint = painter(output.colour);
  return {
    on(event: RunEvent) {
      if (isNotice(event)) {
        output.err(escapeControls(noticeText(event.type, event.message, output.columns)));
      } else if (event.type === 'host:result') {
        const text = `${event.host} | ${line(event, event.status, event.result, verbosity)}`;
        output.out(`${paint(escapeControls(text), STATES[event.status][1])}\n`);
        const diagnostic = diagnosticOf(event.result);
        if (diagnostic !== undefined) output.err(`${escapeControls(diagnostic)}\n`);
      }
    },
  };
}

function line(event: HostEvent, status: ResultStatus, result: TaskResult, verbosity: number): string {
  const [state] = STATES[status];
  if (status === 'skipped') return state;
  if (status === 'unreachable') return `${state}!: ${String(result.msg ?? '')}`;
  const { module } = event.run.task.action;
  if (status !== 'failed' && isPlainOutput(module, result)) return plain(result, state);
  const indent = result._ansible_verbose_always === true ? 4 : 0;
  const json = dumpJson(cleanResult(result, '', verbosity), { sortKeys: true, indent }).replaceAll('\n', '');
  return `${state}${status === 'failed' ? '!' : ''} => ${json}`;
}

function plain(result: TaskResult, state: string): string {
  const flat = (text: unknown): string => String(text).replaceAll('\r', '').replaceAll('\n', '\\n');
  const stderr = typeof result.stderr === 'string' && result.stderr !== '' ? ` (stderr) ${flat(result.stderr)}` : '';
  return `${state} | rc=${String(result.rc ?? -1)} | (stdout) ${flat(result.stdout ?? '')}${stderr}`;
}
