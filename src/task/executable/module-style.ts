/**
 * How an executable in a `library/` folder takes its arguments, as ansible-core 2.14 tells by its content:
 * `json-file` and `words-file` name a file as the only argument, `inserted` has them put into its own text.
 * `python` is a module of Ansible's Python library: it needs that library around it.
 */
export type ModuleStyle = 'python' | 'json-file' | 'words-file' | 'inserted';

/** What stands where the arguments are put in, as JSON. */
export const ARGUMENTS_MARK = '<<INCLUDE_ANSIBLE_MODULE_JSON_ARGS>>';

const PYTHON_LIBRARY =
  /^\s*(?:from\s+(?:ansible\.module_utils|ansible_collections)[\s.]|import\s+(?:ansible\.module_utils|ansible_collections)\b)|#<<INCLUDE_ANSIBLE_MODULE_COMMON>>/m;

/** The style of a module's file. */
export function moduleStyle(content: Buffer): ModuleStyle {
  if (isProgram(content)) return 'json-file';
  const text = content.toString('latin1');
  if (PYTHON_LIBRARY.test(text)) return 'python';
  if (text.includes(ARGUMENTS_MARK)) return 'inserted';
  return text.includes('WANT_JSON') ? 'json-file' : 'words-file';
}

/** Machine code: no text holds a NUL. */
export function isProgram(content: Buffer): boolean {
  return content.subarray(0, 4096).includes(0);
}
