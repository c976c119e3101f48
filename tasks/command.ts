import schema from '../schemas/tasks/command.json' with { type: 'json' };
import {
  type CommandArgs,
  type CommandFacts,
  commandPredicted,
  commandRefused,
  commandRequest,
  commandResult,
  defineTask,
  expandWord,
  ShellWordsError,
  splitWords,
} from '../src/task/index.ts';

/** Runs one program without a shell: each word is expanded by itself, nothing is split again, no pipes. */
export default defineTask<CommandArgs>({
  name: 'command',
  kind: 'command',
  check: 'partial',
  schema,
  request(args, context) {
    const text = args._raw_params ?? args.cmd;
    const hasText = text !== undefined && text !== '';
    if (args.argv !== undefined && args.argv.length > 0 && hasText) {
      return commandRefused('only command or argv can be given, not both');
    }
    if (args.executable !== undefined) {
      context.warn(
        `As of Ansible 2.4, the parameter 'executable' is no longer supported with the 'command' module. Not using '${args.executable}'.`,
      );
    }
    const words = wordsOf(args);
    if (words instanceof ShellWordsError) return commandRefused(`The command cannot be split: ${words.message}`);
    if (words.length === 0) return commandRefused('no command given');
    if (context.checkMode && (args.chdir ?? args.creates ?? args.removes) === undefined) {
      return commandPredicted(factsOf(args, words, true));
    }
    return commandRequest({
      words: words.map(expandWord),
      chdir: args.chdir,
      creates: args.creates,
      removes: args.removes,
      stdin: args.stdin,
      stdinAddNewline: args.stdin_add_newline,
      lookOnly: context.checkMode,
    });
  },
  interpret(args, reply, context) {
    const words = wordsOf(args);
    return commandResult(factsOf(args, words instanceof ShellWordsError ? [] : words, context.checkMode), reply);
  },
});

function wordsOf(args: CommandArgs): readonly string[] | ShellWordsError {
  const text = args._raw_params ?? args.cmd;
  if (text === undefined || text === '') return args.argv ?? [];
  try {
    return splitWords(text);
  } catch (error) {
    if (error instanceof ShellWordsError) return error;
    throw error;
  }
}

function factsOf(args: CommandArgs, cmd: readonly string[], checkMode: boolean): CommandFacts {
  const { chdir, creates, removes } = args;
  return { cmd, chdir, creates, removes, checkMode, stripEmptyEnds: args.strip_empty_ends };
}
