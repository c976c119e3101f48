import { relative } from 'node:path';
import type { HostEvent, Reporter, ResultStatus, RunEvent, TaskRun } from '../executor/events.ts';
import type { TaskResult } from '../task/module.ts';
import { banner } from './banner.ts';
import { diagnosticOf, isVerbose } from './clean-result.ts';
import { customStats } from './custom-stats.ts';
import { diffText } from './diff-text.ts';
import { escapeControls } from './escape.ts';
import { type NoticeEvent, noticeText } from './notices.ts';
import type { Output } from './output.ts';
import { recapRows } from './recap.ts';
import { jsonText, type ResultText } from './result-text.ts';
import { type Paint, painter, type Style } from './style.ts';

/** Settings of ansible.cfg, section `defaults`, that shape the default text. */
export interface DefaultReporterOptions {
  readonly verbosity: number;
  readonly displaySkippedHosts?: boolean;
  readonly displayOkHosts?: boolean;
  readonly displayFailedStderr?: boolean;
  readonly checkModeMarkers?: boolean;
  readonly showCustomStats?: boolean;
  readonly showTaskPathOnFailure?: boolean;
  readonly showPerHostStart?: boolean;
  readonly displayArgs?: boolean;
  /** What -v adds goes to standard error. */
  readonly verboseToStderr?: boolean;
  /** How results are written; JSON if nothing is said. */
  readonly resultText?: ResultText;
}

const STYLES: Readonly<Record<ResultStatus, Style>> = {
  ok: 'ok',
  changed: 'changed',
  skipped: 'skip',
  failed: 'error',
  unreachable: 'unreachable',
};

const NOTICE_STYLES: Readonly<Record<NoticeEvent['type'], Style>> = {
  warning: 'warn',
  deprecation: 'deprecate',
  error: 'error',
};

/** Ansible's default text, to the byte where its users and their scripts read it. */
export function defaultReporter(output: Output, options: DefaultReporterOptions): Reporter {
  return new DefaultReporter(output, options);
}

class DefaultReporter implements Reporter {
  readonly #output: Output;
  readonly #options: DefaultReporterOptions;
  readonly #paint: Paint;
  readonly #resultText: ResultText;
  readonly #warned = new Set<string>();
  /** What each host's running task wrote last. */
  readonly #lastOutput = new Map<string, string>();
  /** The task whose banner was printed last; with the free strategy banners come with results. */
  #shown = 0;
  #checkMode = false;

  constructor(output: Output, options: DefaultReporterOptions) {
    this.#output = output;
    this.#options = options;
    this.#paint = painter(output.colour);
    this.#resultText = options.resultText ?? jsonText(options.verbosity, undefined);
  }

  on(event: RunEvent): void {
    switch (event.type) {
      case 'run:start':
        this.#checkMode = event.checkMode;
        if (this.#marks()) this.#banner('DRY RUN');
        return;
      case 'playbook:start':
        if (this.#options.verbosity < 2) return;
        this.#banner(`PLAYBOOK: ${event.file.replace(/^.*\//, '')}`);
        this.#verbose(`${event.plays} plays in ${relative('', event.file)}`, 'verbose');
        return;
      case 'play:start':
        this.#shown = 0;
        this.#banner(`PLAY${event.name === '' ? '' : ` [${event.name}]`}${this.#mark(event.checkMode)}`);
        return;
      case 'play:no-hosts':
        if (event.reason === 'matched') {
          this.#line('skipping: no hosts matched', 'skip');
          return;
        }
        this.#banner('NO MORE HOSTS LEFT');
        return;
      case 'task:start':
        // Where hosts are left out, a banner comes with the first line below it, or never.
        // With the free strategies it comes with the first result.
        if (!event.isSilent && this.#isShown('skipped') && this.#isShown('ok')) this.#heading(event.run);
        return;
      case 'host:start':
        if (this.#options.showPerHostStart !== true) return;
        this.#line(` [started ${event.run.handler ? 'HANDLER' : 'TASK'}: ${event.run.name} on ${event.host}]`, 'ok');
        return;
      case 'host:item':
        this.#item(event);
        return;
      case 'host:retry':
        this.#retry(event);
        return;
      case 'host:result':
        this.#result(event);
        return;
      case 'host:output':
        this.#lastOutput.set(event.host, lastLine(event.text) ?? this.#lastOutput.get(event.host) ?? '');
        return;
      case 'host:slow':
        this.#slow(event);
        return;
      case 'host:async':
        this.#line(event.text, 'debug');
        return;
      case 'include':
        this.#include(event);
        return;
      case 'handler:notified':
        if (this.#options.verbosity >= 2)
          this.#verbose(`NOTIFIED HANDLER ${event.handler} for ${event.host}`, 'verbose');
        return;
      case 'meta':
        if (this.#options.verbosity >= 2) this.#verbose(event.message, 'verbose');
        return;
      case 'text':
        if (event.isBanner === true) this.#banner(event.text);
        else this.#output.out(`${escapeControls(event.text)}\n`);
        return;
      case 'warning':
      case 'deprecation':
      case 'error':
        this.#warn(event.type, event.message);
        return;
      case 'playbook:end':
        this.#end(event);
        return;
      default:
        return;
    }
  }

  #marks(): boolean {
    return this.#checkMode && this.#options.checkModeMarkers === true;
  }

  #mark(checkMode: boolean): string {
    return checkMode && this.#options.checkModeMarkers === true ? ' [CHECK MODE]' : '';
  }

  #banner(text: string): void {
    this.#output.out(`${banner(escapeControls(text), this.#output.columns)}\n`);
  }

  /** A line that only -v shows. */
  #verbose(text: string, style: Style): void {
    this.#line(text, style, this.#options.verboseToStderr === true);
  }

  #line(text: string, style: Style, toStderr = false): void {
    const line = `${this.#paint(escapeControls(text), style)}\n`;
    if (toStderr) this.#output.err(line);
    else this.#output.out(line);
  }

  #heading(run: TaskRun): void {
    if (this.#shown === run.id) return;
    this.#shown = run.id;
    const what = run.handler ? 'RUNNING HANDLER' : 'TASK';
    const args = this.#options.displayArgs === true && run.args !== undefined ? ` ${run.args}` : '';
    this.#banner(`${what} [${run.name}${args}]${this.#mark(run.checkMode)}`);
    if (this.#options.verbosity >= 2) this.#verbose(`task path: ${run.path}`, 'debug');
  }

  #json(event: HostEvent & { readonly result: TaskResult }): string {
    return this.#resultText(event.result, event.run.task.action.module);
  }

  #item(event: Extract<RunEvent, { type: 'host:item' }>): void {
    this.#diffs(event.run, event.diffs);
    if (!this.#isShown(event.status)) return;
    this.#heading(event.run);
    this.#warnings(event.result);
    const style = STYLES[event.status];
    if (event.status === 'failed' || event.status === 'unreachable') {
      this.#exception(event, this.#options.displayFailedStderr === true);
      const text = `failed: [${where(event)}] (item=${event.label}) => ${this.#json(event)}`;
      this.#line(text, style, this.#options.displayFailedStderr === true);
      this.#diagnostic(event.result);
      return;
    }
    const json = isVerbose(event.result, this.#options.verbosity) ? ` => ${this.#json(event)}` : '';
    const gap = event.status === 'skipped' ? ' ' : '';
    this.#line(`${word(event.status)}: [${where(event)}] => (item=${event.label})${gap}${json}`, style);
  }

  /** Progress of long tasks goes to stderr: standard output stays Ansible's. */
  #slow(event: Extract<RunEvent, { type: 'host:slow' }>): void {
    const last = this.#lastOutput.get(event.host) ?? '';
    const output = last === '' ? '' : `, last output: ${last}`;
    const seconds = Math.round(event.elapsedMs / 1000);
    this.#line(`[${where(event)}] ${event.run.name}: running for ${seconds} s${output}`, 'debug', true);
  }

  #result(event: Extract<RunEvent, { type: 'host:result' }>): void {
    this.#lastOutput.delete(event.host);
    this.#diffs(event.run, event.diffs);
    const { status } = event;
    if (!this.#isShown(status)) return;
    const hasItems = event.looped && Array.isArray(event.result.results);
    if (!(hasItems && status !== 'skipped')) {
      this.#heading(event.run);
      this.#warnings(event.result);
    }
    if (status === 'failed' || status === 'unreachable') {
      this.#failure(event, hasItems);
      return;
    }
    if (hasItems && status !== 'skipped') return;
    const json = isVerbose(event.result, this.#options.verbosity) ? ` => ${this.#json(withoutItems(event))}` : '';
    this.#line(`${word(status)}: [${where(event)}]${json}`, STYLES[status]);
  }

  #failure(event: Extract<RunEvent, { type: 'host:result' }>, hasItems: boolean): void {
    const toStderr = this.#options.displayFailedStderr === true;
    const isUnreachable = event.status === 'unreachable';
    // Of a debug nothing but its message is shown, so a loop's own line stands behind those of its items.
    const hidesItems = event.run.task.action.module === 'debug' && event.result.msg !== undefined;
    if (isUnreachable || !hasItems || hidesItems) {
      this.#path(event.run);
      const what = isUnreachable ? 'UNREACHABLE' : 'FAILED';
      this.#exception(event, toStderr);
      this.#line(`fatal: [${where(event)}]: ${what}! => ${this.#json(event)}`, STYLES[event.status], toStderr);
      this.#diagnostic(event.result);
    }
    if (event.ignored) this.#line('...ignoring', 'skip');
  }

  /** The error behind a failure: its last line, or all of it from -vvv on. */
  #exception(
    { result, status }: { readonly result: TaskResult; readonly status: ResultStatus },
    toStderr: boolean,
  ): void {
    if (typeof result.exception !== 'string') return;
    const [last = ''] = result.exception.trim().split('\n').slice(-1);
    const text =
      (this.#options.verbosity ?? 0) < 3
        ? `An exception occurred during task execution. To see the full traceback, use -vvv. The error was: ${last}`
        : `The full traceback is:\n${result.exception}`;
    this.#line(text, STYLES[status], toStderr);
  }

  /** Where a mistake stands, and what may help: on stderr, because standard output is Ansible's. */
  #diagnostic(result: TaskResult): void {
    const text = diagnosticOf(result);
    if (text !== undefined) this.#line(`${text}\n`, 'debug', true);
  }

  #path(run: TaskRun): void {
    if (this.#options.showTaskPathOnFailure === true) this.#line(`task path: ${run.path}`, 'debug');
  }

  #isShown(status: ResultStatus): boolean {
    if (status === 'skipped') return this.#options.displaySkippedHosts !== false;
    return status !== 'ok' || this.#options.displayOkHosts !== false;
  }

  #diffs(run: TaskRun, diffs: readonly unknown[]): void {
    for (const diff of diffs) {
      const text = diffText(diff, this.#paint, this.#output.diffContext);
      if (text === '') continue;
      this.#heading(run);
      // Painted already, so only what the file itself brought is escaped.
      this.#output.out(`${this.#output.colour ? text : escapeControls(text)}${text.endsWith('\n') ? '' : '\n'}`);
    }
  }

  #retry(event: Extract<RunEvent, { type: 'host:retry' }>): void {
    const left = `(${event.retriesLeft} retries left).`;
    const json = this.#options.verbosity > 2 ? `Result was: ${this.#json(event)}` : '';
    this.#line(`FAILED - RETRYING: [${where(event)}]: ${event.name} ${left}${json}`, 'debug');
  }

  #include(event: Extract<RunEvent, { type: 'include' }>): void {
    // With the free strategies nothing has announced the task so far.
    this.#heading(event.run);
    const label = event.label === undefined ? '' : ` => (item=${event.label})`;
    this.#line(`included: ${event.file} for ${event.hosts.join(', ')}${label}`, 'skip');
  }

  #warnings(result: TaskResult): void {
    for (const text of result.warnings ?? []) this.#warn('warning', String(text));
    for (const entry of result.deprecations ?? []) {
      const text = typeof entry === 'object' && entry !== null && 'msg' in entry ? entry.msg : entry;
      this.#warn('deprecation', String(text));
    }
  }

  /** Each warning once in a run. */
  #warn(kind: NoticeEvent['type'], message: string): void {
    const key = `${kind} ${message}`;
    if (this.#warned.has(key)) return;
    this.#warned.add(key);
    const text = escapeControls(noticeText(kind, message, this.#output.columns));
    this.#output.err(this.#paint(text.replace(/\n$/, ''), NOTICE_STYLES[kind]) + '\n');
  }

  #end(event: Extract<RunEvent, { type: 'playbook:end' }>): void {
    this.#banner('PLAY RECAP');
    for (const row of recapRows(event.stats, this.#paint, this.#output.colour)) this.#output.out(`${row}\n`);
    this.#output.out('\n');
    if (this.#options.showCustomStats === true && event.custom.size > 0) {
      this.#banner('CUSTOM STATS: ');
      for (const row of customStats(event.custom)) this.#output.out(`${escapeControls(row)}\n`);
      this.#output.out('\n');
    }
    if (this.#marks()) this.#banner('DRY RUN');
  }
}

/** A loop's items have been shown one by one. */
function withoutItems(event: Extract<RunEvent, { type: 'host:result' }>): typeof event {
  if (!event.looped) return event;
  const { results: _, ...result } = event.result;
  return { ...event, result };
}

function lastLine(text: string): string | undefined {
  return text
    .split('\n')
    .findLast((line) => line.trim() !== '')
    ?.slice(0, 200);
}

function word(status: ResultStatus): string {
  return status === 'skipped' ? 'skipping' : status;
}

/** `host`, or `host -> delegate`. */
function where(event: { readonly host: string; readonly delegate?: string }): string {
  return event.delegate === undefined ? event.host : `${event.host} -> ${event.delegate}`;
}
