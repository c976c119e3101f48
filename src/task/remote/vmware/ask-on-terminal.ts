import { type Script, sh } from '../../../shell/script.ts';

/**
 * Runs a program on a terminal of its own and answers its first question for a password with the first line of stdin, once
 * it asks: what is typed before would be thrown away. The password is in no argument, environment or file. What the program
 * prints comes on stdout while it runs; the script ends with its status.
 *
 * `script` makes the terminal; the one of util-linux takes a command line, the one of BSD and macOS words.
 */
export function askOnTerminal(words: readonly string[]): Script {
  // The remote program has a function of that name.
  return sh`unset -f script 2>/dev/null
command -v script >/dev/null 2>&1 || { put msg 'the program "script" is missing: without it no terminal can be made to give the password on'; exit 1; }
IFS= read -r password || :
folder=$(mktemp -d) || exit 1
trap 'exec 3>&-; rm -rf "$folder"' EXIT
mkfifo -m 600 "$folder/in" && : >"$folder/out" || exit 1
if script --version 2>/dev/null | grep -q util-linux; then
  (script -qefc ${sh`${words}`.text} /dev/null <"$folder/in" >"$folder/out" 2>&1; printf '%s' "$?" >"$folder/rc") &
else
  (script -q /dev/null ${words} <"$folder/in" >"$folder/out" 2>&1; printf '%s' "$?" >"$folder/rc") &
fi
exec 3>"$folder/in"
shown=0
asked=
while :; do
  ended=; [ ! -s "$folder/rc" ] || ended=yes
  size=$(wc -c <"$folder/out")
  if [ "$size" -gt "$shown" ]; then tail -c "+$((shown + 1))" "$folder/out"; shown=$((size + 0)); fi
  [ -z "$ended" ] || break
  if [ -z "$asked" ] && grep -q '[Pp]assword:' "$folder/out"; then
    asked=yes
    printf '%s\n' "$password" >&3
  fi
  sleep 0.2 2>/dev/null || sleep 1
done
exit "$(cat "$folder/rc")"`;
}
