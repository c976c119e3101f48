import type { Diff } from '../module.ts';

/** Longer files are not shown in diffs (ansible-core: max_file_size_for_diff). */
export const MAX_DIFF_BYTES = 104_448;

/** Ansible's diff of two contents: texts with headers, or marks for what is binary or too long. */
export function contentDiff(
  before: Buffer | undefined,
  after: Buffer | undefined,
  headers: { readonly before?: string; readonly after: string },
): Diff {
  const old = side(before ?? Buffer.alloc(0), 'dst');
  const next = side(after, 'src');
  return {
    ...(old.text === undefined ? old.mark : { before: old.text }),
    ...(headers.before === undefined || old.text === undefined ? {} : { before_header: headers.before }),
    ...(next.text === undefined ? next.mark : { after: next.text, after_header: headers.after }),
  };
}

function side(content: Buffer | undefined, name: 'src' | 'dst'): { readonly text?: string; readonly mark?: Diff } {
  if (content === undefined || content.length > MAX_DIFF_BYTES) return { mark: { [`${name}_larger`]: MAX_DIFF_BYTES } };
  if (content.includes(0)) return { mark: { [`${name}_binary`]: 1 } };
  return { text: content.toString('utf8') };
}
