import { raw, type Script, sh } from '../../shell/script.ts';

/**
 * sh functions for the archive in $a and the folder in $d.
 * `kind` sets $z (tar's decompression option, or `zip`) from the first bytes.
 * `members` lists names one per line.
 * `unsafe` prints the first member that would leave the folder: an absolute name, a `..`, a link that leads out, or a
 * member below a link of the same archive. Nothing is extracted before this list is empty.
 */
export const ARCHIVE: Script = raw(`kind() {
  m=$(od -An -tx1 -N6 <"$a" | tr -d ' \\n')
  case $m in
    1f8b*) z=-z h=TgzArchive ;;
    425a68*) z=-j h=TarArchive ;;
    fd377a585a00) z=-J h=TarArchive ;;
    28b52ffd*) z=--zstd h=TarArchive ;;
    504b0304*|504b0506*) z=zip h=ZipArchive ;;
    *) z='' h=TarArchive ;;
  esac
}
gnu() { tar --version 2>/dev/null | grep -q GNU; }
listing() { if gnu; then tar --quoting-style=literal -tv $z -f "$a"; else tar -tv $z -f "$a"; fi; }
members() {
  if [ "$z" = zip ]; then unzip -Z1 "$a" 2>/dev/null || unzip -l "$a" | awk 'NR > 3 && NF > 3 { sub(/^ *[0-9]+ +[-0-9]+ +[0-9:]+ +/, ""); print }'
  elif gnu; then tar --quoting-style=literal -t $z -f "$a"
  else tar -t $z -f "$a"; fi
}
walk='function leaves(at, target,   n, i, parts, depth) {
  if (target ~ /^\\//) return 1
  n = split(at, parts, "/"); depth = 0
  for (i = 1; i < n; i++) if (parts[i] != "" && parts[i] != ".") depth++
  n = split(target, parts, "/")
  for (i = 1; i <= n; i++) { if (parts[i] == "..") { if (--depth < 0) return 1 } else if (parts[i] != "" && parts[i] != ".") depth++ }
  return 0
}
function below(name,   n, i, parts, at) {
  n = split(name, parts, "/"); at = ""
  for (i = 1; i < n; i++) { if (parts[i] == "" || parts[i] == ".") continue; at = at == "" ? parts[i] : at "/" parts[i]; if (at in link) return 1 }
  return 0
}
function check(name) { return name ~ /^\\// || name ~ /(^|\\/)\\.\\.(\\/|$)/ || below(name) }'
unsafe() {
  if [ "$z" = zip ]; then
    unzip -Z "$a" 2>/dev/null | awk '/^l/ { print $NF }' | while IFS= read -r n; do
      printf '%s\\t%s\\n' "$n" "$(unzip -p "$a" "$n" 2>/dev/null)"
    done | awk -F '\\t' "$walk"' leaves($1, $2) { print $1 " -> " $2; exit }'
    members | awk "$walk"' check($0) { print; exit }'
  else
    listing | awk "$walk"' {
      type = substr($0, 1, 1)
      if (!match($0, /[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9] [0-9:]+ /)) next
      name = substr($0, RSTART + RLENGTH); to = ""
      if (type == "l" && (i = index(name, " -> "))) { to = substr(name, i + 4); name = substr(name, 1, i - 1) }
      if (type == "h" && (i = index(name, " link to "))) { to = substr(name, i + 9); name = substr(name, 1, i - 1) }
      sub(/^\\.\\//, "", name); sub(/\\/$/, "", name)
      if (check(name) || (type == "l" && leaves(name, to)) || (type == "h" && to ~ /^\\/|(^|\\/)\\.\\.(\\/|$)/)) { print name (to == "" ? "" : " -> " to); exit }
      if (type == "l") link[name] = 1
    }'
  fi
}`);

/**
 * sh function `differences`: prints what of the archive is not in the folder as it should be; nothing when all is.
 * GNU tar compares by itself; elsewhere sizes decide. What the task sets anyway (owner, mode) is no difference.
 */
export function archiveDifferences(options: readonly string[], ignore: readonly string[], only: Script): Script {
  const ignored = ignore.length === 0 ? undefined : sh` | grep -v ${ignore.flatMap((text) => ['-e', text])}`;
  return sh`differences() {
  if [ "$z" = zip ]; then
    unzip -Z1 "$a" | while IFS= read -r n; do
      case $n in
        */) [ -d "$d/$n" ] || { echo "$n"; break; } ;;
        *) unzip -p "$a" "$n" 2>/dev/null | cmp -s - "$d/$n" || { [ -L "$d/$n" ] || { echo "$n"; break; }; } ;;
      esac
    done
  elif gnu; then
    tar --diff -C "$d" $z ${options} -f "$a" ${only} 2>&1${ignored}
  else
    # busybox knows few options; what it cannot list, it must be seen to fail at.
    rows=$(tar -tv $z ${options} -f "$a" ${only}) || { echo "tar cannot list the archive"; return 0; }
    printf '%s\n' "$rows" | awk 'match($0, /[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9] [0-9:]+ /) { print $3 " " substr($0, RSTART + RLENGTH) }' | while read -r s n; do
      n=\${n%% -> *}
      [ -L "$d/$n" ] || [ -d "$d/$n" ] || [ "$(stat -c %s -- "$d/$n" 2>/dev/null)" = "$s" ] || { echo "$n"; break; }
    done
  fi
}`;
}
