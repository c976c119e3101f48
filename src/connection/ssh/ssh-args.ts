import { CbxError } from '../../errors/index.ts';
import { parseConfigLine } from './ssh-config-line.ts';
import type { RawSettings } from './ssh-settings.ts';

export interface SshArgs {
  readonly settings: RawSettings;
  /** -F */
  readonly configFile: string | undefined;
}

/** Options that ssh(1) takes an argument for, and the keyword each stands for; empty where it means nothing to cbx. */
const WITH_VALUE: Readonly<Record<string, string>> = {
  b: 'bindaddress',
  c: 'ciphers',
  i: 'identityfile',
  J: 'proxyjump',
  l: 'user',
  m: 'macs',
  p: 'port',
  B: '',
  D: '',
  E: '',
  e: '',
  I: '',
  L: '',
  O: '',
  Q: '',
  R: '',
  S: '',
  W: '',
  w: '',
};

const FLAGS: Readonly<Record<string, readonly [string, string]>> = {
  '4': ['addressfamily', 'inet'],
  '6': ['addressfamily', 'inet6'],
  A: ['forwardagent', 'yes'],
  a: ['forwardagent', 'no'],
  C: ['compression', 'yes'],
};

/**
 * Reads ssh command line options (ssh_args, ansible_ssh_common_args, ansible_ssh_extra_args). What only the ssh program
 * knows (ControlPersist, -v …) is accepted and has no effect.
 *
 * @throws CONNECT_SSH_ARGS for an option without its value
 */
export function parseSshArgs(words: readonly string[]): SshArgs {
  const settings = new Map<string, string[]>();
  let configFile: string | undefined;
  const add = (name: string, ...values: readonly string[]): void => {
    const known = settings.get(name);
    if (known === undefined) settings.set(name, [...values]);
    else if (name === 'identityfile') known.push(...values);
  };
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    if (!/^-[A-Za-z0-9]/.test(word)) continue;
    for (let at = 1; at < word.length; at += 1) {
      const letter = word.charAt(at);
      const flag = FLAGS[letter];
      if (flag !== undefined) add(...flag);
      if (letter !== 'o' && letter !== 'F' && WITH_VALUE[letter] === undefined) continue;
      let value = word.slice(at + 1);
      if (value === '') {
        index += 1;
        value = words[index] ?? '';
      }
      if (value === '') throw new CbxError('CONNECT_SSH_ARGS', `The ssh option -${letter} needs a value`);
      if (letter === 'F') configFile = value;
      else if (letter === 'o') add(...splitOption(value));
      else if (WITH_VALUE[letter] !== '') add(WITH_VALUE[letter] ?? '', value);
      break;
    }
  }
  return { settings, configFile };
}

/** `Name=value` or `Name value`, as ssh -o takes it: one line of a configuration file. */
function splitOption(text: string): [string, ...string[]] {
  const line = parseConfigLine(text, `-o ${text}`);
  if (line === undefined || line.words.length === 0) {
    throw new CbxError('CONNECT_SSH_ARGS', `The ssh option "-o ${text}" is not of the form name=value`);
  }
  return [line.keyword, ...line.words];
}
