import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import schema from '../schemas/tasks/copy.json' with { type: 'json' };
import {
  type CopyArgs,
  contentFile,
  copyOnTargetPlan,
  copyOnTargetProbe,
  defineTask,
  deployPlan,
  deployProbe,
  encodeText,
  jsonOf,
  jsonText,
  type LocalFile,
  type LocalTree,
  localFile,
  localTree,
  str,
  treePlan,
  treeProbe,
  unbox,
  type Value,
} from '../src/task/index.ts';

type Prepared =
  | { readonly kind: 'content'; readonly file: LocalFile }
  | { readonly kind: 'file'; readonly file: LocalFile }
  | { readonly kind: 'tree'; readonly tree: LocalTree; readonly source: string; readonly folder: string }
  | { readonly kind: 'remote'; readonly src: string };

/** Puts a file, a folder or a text on the target; content travels on stdin, and only when its digest differs. */
export default defineTask<CopyArgs, Prepared>({
  name: 'copy',
  kind: 'converge',
  check: 'full',
  schema,
  async prepare(args, context) {
    const src = args.src;
    if (src === undefined) {
      const name = basename(args.dest);
      return { kind: 'content', file: contentFile(encodeText(contentText(args.content ?? null), 'utf-8'), name) };
    }
    if (args.remote_src) return { kind: 'remote', src };
    const path = await context.findFile('files', src);
    if (!(await stat(path)).isDirectory()) return { kind: 'file', file: await localFile(path, context, args.decrypt) };
    const tree = await localTree(path, context, args.decrypt, args.local_follow);
    return { kind: 'tree', tree, source: path, folder: src.endsWith('/') ? '' : basename(path) };
  },
  probe(args, context, prepared) {
    if (prepared.kind === 'remote') return copyOnTargetProbe({ ...args, src: prepared.src }, context);
    if (prepared.kind === 'tree') return treeProbe(args, prepared.folder, prepared.tree);
    return deployProbe(args, prepared.file, context, prepared.kind === 'content');
  },
  plan(args, seen, context, prepared) {
    if (prepared.kind === 'remote') return copyOnTargetPlan({ ...args, src: prepared.src }, seen, context);
    if (prepared.kind === 'tree') return treePlan(args, seen, prepared.tree, prepared.source);
    return deployPlan(args, seen, context, prepared.file);
  },
});

/** Lists and dicts become JSON, everything else its text. */
function contentText(content: Value): string {
  const plain = unbox(content);
  return typeof plain === 'object' && plain !== null ? jsonText(jsonOf(plain)) : str(plain);
}
