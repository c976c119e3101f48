import { join } from 'node:path';
import type { Command } from 'commander';
import type { Settings } from '../config/index.ts';
import { CbxError, SourceFile, type Span } from '../errors/index.ts';
import { loadYaml, parseKeyValue } from '../parsing/index.ts';
import { emptyPlay, implicitBlock, isFreeForm, type Play, shortName, unwrittenTask } from '../playbook/index.ts';
import { type Dict, isDict, type Value } from '../values/value.ts';
import { parseRunFlags, type RunFlags } from './playbook-flags.ts';

/** `cbx adhoc <pattern> -m module -a args`: one task, with ansible's flags and output. */
export function register(program: Command): void {
  program
    .command('adhoc')
    .description('run one module on a pattern of hosts, with the flags of ansible')
    .helpOption(false)
    .allowUnknownOption()
    .argument('[words...]')
    .action(async (words: readonly string[]) => {
      process.exitCode = await adhoc(words);
    });
}

async function adhoc(words: readonly string[]): Promise<number> {
  const flags = parseRunFlags('adhoc', '<pattern>', words);
  const [pattern, ...more] = flags.words;
  const hint = 'cbx adhoc all -i <inventory> -m ping';
  if (pattern === undefined) {
    throw new CbxError('CLI_USAGE', 'the following arguments are required: pattern', undefined, hint);
  }
  if (more.length > 0) throw new CbxError('CLI_USAGE', `unrecognized arguments: ${more.join(' ')}`, undefined, hint);
  const { openSession } = await import('./run-session.ts');
  const { checkLimit, playPlaybooks } = await import('./play-runner.ts');
  const folder = flags.playbookDir ?? process.cwd();
  const session = await openSession({ ...flags, words: [join(folder, 'adhoc')] }, (settings) =>
    callbackOf(flags, settings),
  );
  const hosts = session.inventory.select(pattern, flags.limit);
  if (flags.listHosts) {
    process.stdout.write(`  hosts (${hosts.length}):\n${hosts.map((host) => `    ${host}\n`).join('')}`);
    return 0;
  }
  if (hosts.length === 0) {
    checkLimit(session);
    session.reporter.on({ type: 'warning', message: 'No hosts matched, nothing to do' });
    return 0;
  }
  const name = flags.moduleName ?? session.settings.get('DEFAULT_MODULE_NAME');
  const args = flags.args ?? session.settings.get('DEFAULT_MODULE_ARGS') ?? '';
  if (isFreeForm(shortName(name)) && args === '') {
    throw new CbxError('CLI_CONFLICT', `No argument passed to ${name} module`);
  }
  if (shortName(name) === 'import_playbook') {
    throw new CbxError('CLI_CONFLICT', `'${name}' is not a valid action for ad-hoc commands`);
  }
  const play = oneTaskPlay(pattern, name, args, flags, folder);
  const given = [{ path: play.file, playbook: { file: play.file, plays: [play] } }];
  return playPlaybooks({ ...session, flags: { ...flags, listHosts: false } }, given);
}

/** Another callback than ansible's own counts only with `bin_ansible_callbacks` (ansible-core 2.14). */
function callbackOf(flags: RunFlags, settings: Settings): string {
  if (flags.oneLine) return 'oneline';
  const callback = settings.get('DEFAULT_STDOUT_CALLBACK');
  return settings.get('DEFAULT_LOAD_CALLBACK_PLUGINS') && callback !== 'default' ? callback : 'minimal';
}

function oneTaskPlay(pattern: string, name: string, args: string, flags: RunFlags, folder: string): Play {
  const text = `${name} ${args}`;
  const at: Span = { file: new SourceFile(join(folder, 'adhoc'), text), start: 0, end: text.length };
  const sourced = <T>(value: T): { value: T; at: Span } => ({ value, at });
  const module = shortName(name);
  const parsed = /^\s*\{[\s\S]*\}\s*$/.test(args)
    ? { args: checkedMapping(loadYaml(new SourceFile('<-a>', args))), freeForm: undefined }
    : parseKeyValue(sourced(args), isFreeForm(module));
  const keywords = new Map<string, { value: Value; at: Span }>();
  if (flags.background !== undefined) {
    keywords.set('async', sourced<Value>(flags.background));
    if (flags.poll !== undefined) keywords.set('poll', sourced<Value>(flags.poll));
  }
  const play = emptyPlay(at, at.file.path);
  play.name = sourced('Ansible Ad-Hoc');
  play.hosts = sourced<Value>(pattern);
  play.keywords = new Map([['gather_facts', sourced<Value>(false)]]);
  const block = implicitBlock(play, at, { role: undefined });
  block.block = [unwrittenTask({ written: sourced(name), module, ...parsed }, block, { keywords })];
  play.tasks = [block];
  return play;
}

function checkedMapping(value: Value): Dict {
  if (isDict(value)) return value;
  throw new CbxError('CLI_USAGE', '-a has to hold a mapping, or key=value words');
}
