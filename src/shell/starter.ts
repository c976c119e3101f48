import { STARTER } from './loop.ts';
import { type Script, sh } from './script.ts';

export interface StarterOptions {
  /** ansible_shell_executable: a POSIX sh. */
  readonly shellExecutable?: string | undefined;
  readonly remoteTmp?: string | undefined;
  /** The shell is another user's: the login user's own folders are not for it. */
  readonly isBecome?: boolean | undefined;
}

/**
 * The one-line command that starts a shell's program. Nothing secret stands in it; the nonce only marks where login
 * shells' banners end, and makes the spool's name one that nobody has taken before.
 */
export function starterCommand(nonce: string, options: StarterOptions = {}): Script {
  const shell = options.shellExecutable ?? '/bin/sh';
  const folders = [
    '/dev/shm',
    '/run',
    ...(options.remoteTmp === undefined ? [] : [options.remoteTmp]),
    '/tmp',
    '/var/tmp',
  ];
  const who = options.isBecome === true ? 'become' : 'login';
  return sh`${shell} -c ${STARTER} ${shell} ${nonce} ${who} ${folders}`;
}
