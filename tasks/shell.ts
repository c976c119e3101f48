import schema from '../schemas/tasks/shell.json' with { type: 'json' };
import {
  type CommandFacts,
  commandPredicted,
  commandRefused,
  commandRequest,
  commandResult,
  defineTask,
  expandWord,
  type ShellArgs,
  sh,
} from '../src/task/index.ts';

/** Runs a command line in /bin/sh, or in the shell that `executable` names. */
export default defineTask<ShellArgs>({
  name: 'shell',
  kind: 'command',
  check: 'partial',
  schema,
  request(args, context) {
    const text = textOf(args);
    if (text === '') return commandRefused('no command given');
    if (context.checkMode && (args.chdir ?? args.creates ?? args.removes) === undefined) {
      return commandPredicted(factsOf(args, true));
    }
    return commandRequest({
      words: [expandWord(args.executable ?? '/bin/sh'), sh`-c`, sh`${text}`],
      chdir: args.chdir,
      creates: args.creates,
      removes: args.removes,
      stdin: args.stdin,
      stdinAddNewline: args.stdin_add_newline,
      lookOnly: context.checkMode,
    });
  },
  interpret(args, reply, context) {
    const result = commandResult(factsOf(args, context.checkMode), reply);
    if (!reply.fields.has('errno') || reply.fields.has('chdir')) return result;
    const shell = args.executable ?? '/bin/sh';
    return {
      ...result,
      cmd: sh`${shell} -c ${textOf(args)}`.text,
      msg: String(result.msg).replace(/b'.*'$/s, () => `b'${shell}'`),
    };
  },
});

function textOf(args: ShellArgs): string {
  return args._raw_params ?? args.cmd ?? '';
}

function factsOf(args: ShellArgs, checkMode: boolean): CommandFacts {
  const { chdir, creates, removes } = args;
  return { cmd: textOf(args), chdir, creates, removes, checkMode, stripEmptyEnds: true };
}
