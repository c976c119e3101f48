import { type Py, type PyError, repr, str, typeName, UndefinedError, unwrap } from '../values/index.ts';
import { placeOf } from './compile/locate.ts';
import { UnknownNameError } from './unknown-name.ts';

/** Variables inside variables double the text each time; ansible-core's grows without end, ours stops doubling here. */
const MAX_DOUBLED = 4;

/**
 * What ansible-core 2.14 says of a failed rendering, to the byte where its text does not come from Python's internals:
 * playbooks look for it in results. The CbxError beside it says more.
 */
export function ansibleWording(error: PyError): string {
  if (error instanceof UndefinedError) return undefinedWording(error, 0);
  if (error.wording !== undefined) return error.wording;
  const message =
    error instanceof UnknownNameError ? `Could not load "${error.plugin}": '${error.plugin}'` : error.message;
  const template = placeOf(error)?.source.text;
  if (template === undefined) return message;
  if (error.kind === 'type')
    return `Unexpected templating type error occurred on (${template}): ${message}. ${message}`;
  if (error.kind === 'syntax')
    return `template error while templating string: ${message}. String: ${template}. ${message}`;
  return message;
}

/** What an error becomes on its way out of the lookup that raised it. */
export function lookupWording(name: string, reason: string): string {
  const said = `An unhandled exception occurred while running the lookup plugin '${name}'. Error was a <class 'ansible.errors.AnsibleError'>, original message: ${reason}`;
  return `${said}. ${reason}`;
}

/** What an error becomes on its way out of the variable whose text or container it was met in. */
export function variableWording(error: PyError, written: Py): string {
  return `An unhandled exception occurred while templating '${str(written)}'. Error was a <class 'ansible.errors.AnsibleError'>, original message: ${ansibleWording(error)}`;
}

function undefinedWording(error: UndefinedError, depth: number): string {
  const { path, key, parent, reason, cause, written } = error.missing;
  const twice = (text: string): string => (depth < MAX_DOUBLED ? `${text}. ${text}` : text);
  if (cause instanceof UndefinedError) return twice(`${str(written ?? path)}: ${undefinedWording(cause, depth + 1)}`);
  if (reason !== undefined) return twice(reason);
  if (parent === undefined) return twice(`'${path}' is undefined`);
  const type = parent === null ? 'None' : `${typeName(parent)} object`;
  const isName = typeof unwrap(key) === 'string';
  return twice(isName ? `'${type}' has no attribute ${repr(key)}` : `${type} has no element ${repr(key)}`);
}
