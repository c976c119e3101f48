import type { UserArgs } from '../../../generated/task-args.ts';
import { type Script, sh } from '../../../shell/script.ts';
import type { TaskResult } from '../../module.ts';

/** Where the key lies: relative names start in the home folder. */
export function keyFile(args: UserArgs, home: string): string {
  const file = args.ssh_key_file ?? `.ssh/id_${args.ssh_key_type}`;
  return file.startsWith('/') ? file : `${home.replace(/\/$/, '')}/${file}`;
}

/** Reports `key` (yes, when there is one), `key.public` and `key.fingerprint` of the file in the sh variable `key`. */
export function keyProbe(): Script {
  return sh`if [ -f "$key" ]; then
  put key yes
  put key.file "$key"
  put key.public "$(cat -- "$key.pub" 2>/dev/null)"
  put key.fingerprint "$(ssh-keygen -l -f "$key" 2>&1)"
fi`;
}

/**
 * Makes a key pair that belongs to the user. A passphrase comes to ssh-keygen through its askpass dialogue, from a file in
 * a private folder: never through argv or the environment.
 */
export function generateKey(args: UserArgs, file: Script): Script {
  const bits = args.ssh_key_bits === undefined || args.ssh_key_bits === 0 ? undefined : sh`-b ${args.ssh_key_bits}`;
  const words = sh`ssh-keygen -q -t ${args.ssh_key_type} ${bits} -C "$comment" -f "$key"`;
  const comment = args.ssh_key_comment.replaceAll('$HOSTNAME', '\0').split('\0');
  return sh`key=${file}
comment=${comment[0] ?? ''}
${comment.length === 1 ? undefined : sh`comment="$comment$(uname -n)"${comment.slice(1).join('')}`}
owner=$(id -u ${args.name}):$(id -g ${args.name})
folder=$(dirname -- "$key")
if [ ! -d "$folder" ]; then
  mkdir -m 0700 -- "$folder" && chown -h -- "$owner" "$folder" || exit 1
fi
${args.force ? sh`rm -f -- "$key" "$key.pub"` : undefined}
${
  args.ssh_key_passphrase === undefined
    ? sh`${words} -N '' </dev/null || exit $?`
    : sh`private=$(umask 077 && mktemp -d) || exit 1
trap 'rm -rf -- "$private"' EXIT
(umask 077 && printf '%s\n' "$passphrase" >"$private/passphrase")
printf '#!/bin/sh\ncat -- %s\n' "'$private/passphrase'" >"$private/askpass" && chmod 0700 "$private/askpass"
SSH_ASKPASS="$private/askpass" SSH_ASKPASS_REQUIRE=force DISPLAY=none ${words} </dev/null || exit $?`
}
chown -h -- "$owner" "$key" "$key.pub" || exit 1
${keyProbe()}`;
}

/** The result's keys about the key, from {@link keyProbe}'s fields. */
export function keyResult(fields: ReadonlyMap<string, string>): TaskResult {
  if (fields.get('key') !== 'yes') return {};
  return {
    ssh_fingerprint: fields.get('key.fingerprint') ?? '',
    ssh_key_file: fields.get('key.file') ?? '',
    ssh_public_key: fields.get('key.public') ?? '',
  };
}
