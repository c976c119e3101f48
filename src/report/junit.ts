import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { HostEvent, Reporter, ResultStatus, RunEvent } from '../executor/events.ts';
import type { TaskResult } from '../task/module.ts';
import { cleanResult } from './clean-result.ts';
import { dumpJson } from './python-json.ts';
import { element, type XmlElement, xmlDocument } from './xml.ts';

/** The JUNIT_* variables of Ansible's junit callback. */
export interface JunitOptions {
  readonly folder: string;
  /** Names a case's class after its file alone, not after file and line. */
  readonly byFile: boolean;
  readonly failOnChange: boolean;
  readonly failOnIgnore: boolean;
  readonly withFactGathering: boolean;
  readonly hideArguments: boolean;
  /** Only tasks whose names begin with this are cases. */
  readonly prefix: string;
}

export function junitOptions(env: NodeJS.ProcessEnv): JunitOptions {
  const flag = (name: string, fallback: boolean): boolean =>
    /^(1|y|yes|true|on|t)$/i.test(env[`JUNIT_${name}`] ?? String(fallback));
  return {
    folder: env.JUNIT_OUTPUT_DIR ?? join(env.HOME ?? '', '.ansible.log'),
    byFile: flag('TASK_CLASS', false),
    failOnChange: flag('FAIL_ON_CHANGE', false),
    failOnIgnore: flag('FAIL_ON_IGNORE', false),
    withFactGathering: flag('INCLUDE_SETUP_TASKS_IN_REPORT', true),
    hideArguments: flag('HIDE_TASK_ARGUMENTS', false),
    prefix: env.JUNIT_TEST_CASE_PREFIX ?? '',
  };
}

interface Case {
  readonly name: string;
  readonly className: string;
  readonly seconds: number;
  readonly status: 'ok' | 'failed' | 'skipped';
  readonly message: string;
  readonly output: string;
}

/** The junit callback: one XML file per playbook, every host's part in a task a test case. */
export function junitReporter(options: JunitOptions, now: () => number = Date.now): Reporter {
  const cases: Case[] = [];
  const started = new Map<number, number>();
  let suite = 'playbook';
  let play = '';
  const note = (event: HostEvent, status: ResultStatus, result: TaskResult, isIgnored: boolean): void => {
    const { run } = event;
    if (!options.withFactGathering && run.task.action.module === 'gather_facts') return;
    if (!run.name.startsWith(options.prefix)) return;
    const isFailed =
      ((status === 'failed' || status === 'unreachable') && (!isIgnored || options.failOnIgnore)) ||
      (status === 'changed' && options.failOnChange);
    cases.push({
      name: `[${event.host}] ${play}: ${run.name}${argumentsOf(event, options)}`,
      className: options.byFile ? run.path.replace(/\.ya?ml:\d+$/, '') : run.path,
      seconds: (now() - (started.get(run.id) ?? now())) / 1000,
      status: isFailed ? 'failed' : status === 'skipped' ? 'skipped' : 'ok',
      message: status === 'skipped' ? String(result.skip_reason ?? 'skipped') : failureText(result),
      output: dumpJson(cleanResult(result, '', 0), { indent: 0, sortKeys: true }),
    });
  };
  return {
    on(event: RunEvent) {
      if (event.type === 'playbook:start') suite = basename(event.file).replace(/\.[^.]*$/, '');
      else if (event.type === 'play:start') play = event.name;
      else if (event.type === 'task:start') started.set(event.run.id, now());
      else if (event.type === 'host:result') note(event, event.status, event.result, event.ignored);
      else if (event.type === 'playbook:end') {
        mkdirSync(options.folder, { recursive: true });
        writeFileSync(join(options.folder, `${suite}-${now() / 1000}.xml`), report(suite, cases));
      }
    },
  };
}

function argumentsOf({ run }: HostEvent, { hideArguments }: JunitOptions): string {
  return hideArguments || run.args === undefined || run.args === '' ? '' : ` ${run.args}`;
}

function failureText(result: TaskResult): string {
  return result.msg === undefined ? `rc=${String(result.rc ?? 0)}` : String(result.msg);
}

function report(suite: string, cases: readonly Case[]): string {
  const count = (status: Case['status']): string => String(cases.filter((one) => one.status === status).length);
  const time = String(cases.reduce((sum, { seconds }) => sum + seconds, 0));
  const totals = { disabled: '0', errors: '0', failures: count('failed') };
  const counts = { tests: String(cases.length), time };
  return xmlDocument(
    element('testsuites', { ...totals, ...counts }, [
      element('testsuite', { ...totals, name: suite, skipped: count('skipped'), ...counts }, cases.map(caseElement)),
    ]),
  );
}

function caseElement({ name, className, seconds, status, message, output }: Case): XmlElement {
  const outcome: Readonly<Record<Case['status'], () => XmlElement>> = {
    ok: () => element('system-out', {}, output),
    failed: () => element('failure', { message, type: 'failure' }, output),
    skipped: () => element('skipped', {}, message),
  };
  return element('testcase', { classname: className, name, time: String(seconds) }, [outcome[status]()]);
}
