import { type Script, sh } from '../../shell/script.ts';

/**
 * Puts the script's stdin into a file that only this user can read and that is gone afterwards: `$s` is its path, `$w` its
 * folder, `$run` the interpreter of its first line (/bin/sh where there is none).
 */
export function privateProgram(name: string): Script {
  return sh`w=$(mktemp -d) || exit 1
trap 'rm -rf -- "$w"' EXIT
trap 'exit 1' HUP INT TERM
s=$w/${name}
(umask 077; cat >"$s") || exit 1
chmod 700 "$s"
IFS= read -r first <"$s" || :
# The interpreter is named, so that a folder for temporary files may be mounted noexec.
case $first in '#!'*) run=\${first#??}; run=\${run%"$(printf '\r')"} ;; *) run=/bin/sh ;; esac`;
}
