import { stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename } from 'node:path';
import schema from '../schemas/tasks/template.json' with { type: 'json' };
import {
  CbxError,
  contentFile,
  defineTask,
  deployPlan,
  deployProbe,
  encodeText,
  fileOwner,
  formatMoment,
  type LocalFile,
  type TaskContext,
  type TemplateArgs,
  type Value,
} from '../src/task/index.ts';

/** Renders a template of the controller and puts the text on the target, like copy. */
export default defineTask<TemplateArgs, LocalFile>({
  name: 'template',
  kind: 'converge',
  check: 'full',
  schema,
  async prepare(args, context) {
    const path = await context.findFile('templates', args.src);
    const facts = await stat(path);
    if (!facts.isFile()) throw new CbxError('ARGS_NOT_A_FILE', `could not find src=${args.src}: it is not a file`);
    const text = await context.renderTemplate(path, {
      trimBlocks: args.trim_blocks,
      lstripBlocks: args.lstrip_blocks,
      newlineSequence: sequenceOf(args.newline_sequence),
      outputEncoding: args.output_encoding,
      delimiters: delimitersOf(args),
      vars: await templateVars(path, facts.mtime, facts.uid, args, context),
    });
    const file = contentFile(encodeText(text, args.output_encoding), basename(path), path);
    return { ...file, mode: facts.mode & 0o7777 };
  },
  probe: (args, context, file) => deployProbe(args, file, context),
  plan: (args, seen, context, file) => deployPlan(args, seen, context, file),
});

/** YAML may carry the sequence as the two characters backslash and n. */
function sequenceOf(sequence: string): string {
  return sequence.replaceAll('\\r', '\r').replaceAll('\\n', '\n');
}

function delimitersOf(args: TemplateArgs): Record<string, string> {
  const pairs = {
    blockStart: args.block_start_string,
    blockEnd: args.block_end_string,
    variableStart: args.variable_start_string,
    variableEnd: args.variable_end_string,
    commentStart: args.comment_start_string,
    commentEnd: args.comment_end_string,
  };
  return Object.fromEntries(Object.entries(pairs).filter((pair): pair is [string, string] => pair[1] !== undefined));
}

/** The variables that exist in templates alone (ansible-core 2.14: generate_ansible_template_vars). */
async function templateVars(
  path: string,
  modified: Date,
  uid: number,
  args: TemplateArgs,
  context: TaskContext,
): Promise<Record<string, Value>> {
  return {
    template_host: hostname(),
    template_path: args.src,
    template_fullpath: path,
    template_destpath: args.dest,
    template_mtime: formatMoment(modified),
    template_uid: fileOwner(uid),
    template_run_date: formatMoment(new Date()),
    ansible_managed: context.ansibleManaged ?? 'Ansible managed',
  };
}
