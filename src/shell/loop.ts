import { PRELUDE } from './prelude.ts';

/**
 * The program that runs on a target for as long as a shell is open. It reaches the target in two steps: STARTER stands
 * in argv and must be one line without `!` and doubled backslashes, because a csh or fish login shell reads it first;
 * it prints the nonce and evaluates the one line that comes after it on stdin, which is LOOP. The braces are for
 * `sudo -i`, which hands its words to a login shell and escapes every sign of them but the dollar: `$l` would be that
 * shell's, `$\{l\}` passes.
 *
 * Positional parameters: the nonce, `login` or `become`, then the folders to try for the spool. `$0` is the shell itself.
 */
export const STARTER = 'printf "%s\\n" "${1}"; IFS= read -r l && eval "${l}"';

/**
 * What goes over the wire (fd 0 in, fd 4 out; fd 2 carries looks at running output):
 *
 *   in   r SEQ NONCE LINES BYTES STDIN CAP FLAGS   then the script, then its stdin
 *        a SEQ NONCE LINES BYTES 0 CAP FLAGS       a script for after the next one, if that ends with 0
 *        p SEQ OUT ERR                             a look at the output from these offsets on
 *        d LINES                                   functions for the scripts to come
 *        c                                         end the running task
 *        q                                         orderly end; nothing is killed
 *   out  f LENGTH NAME <bytes>                     a field
 *        s SEQ <bytes> NONCE                       raw standard output (flag o)
 *        r SEQ NONCE RC OUT ERR ALLOUT ALLERR      the reply, then OUT and ERR bytes
 *        b SEQ NONCE RC                            the same, nothing left out: <bytes> NONCE <bytes> NONCE
 *        x SEQ NONCE RC OUT ERR ALLOUT ALLERR      the same for a task that the loop ended
 *
 * LINES or BYTES say how long the script is: `read` takes short ones without a fork, dd takes the others. STDIN is 0, a
 * number of bytes (kept in the spool) or s and a number (streamed through a FIFO). Flags: g own session, o raw output. dd with fullblock is the one tool that neither reads too much (busybox head does) nor too
 * little, and that says so; `K+0` is its word for complete.
 *
 * A task runs in two forks: the wrapper (W), which survives whatever the script does and writes the reply, and the
 * script. d holds the number of the last task that ended, so that an end of input never kills what a finished task left
 * running on purpose.
 */
const LOOP_LINES = [
  // Own copies of what must not change, then the tools and the spool.
  `exec 4>&1; _A=; N=$1; w=$2; shift 2; nl=\${IFS#??}; lc=\${LC_ALL-}; la=\${LANG-}; LC_ALL=C; export LC_ALL; W=; Q=0; H=;`,
  `${PRELUDE.put?.text};`,
  `put home "\${HOME-}"; put lang "$la"; put lc_all "$lc"; put path "\${PATH-}"; put shell "$0";`,
  `case :\${PATH-}: in *:/usr/sbin:*) ;; *) PATH=\${PATH:-/usr/bin:/bin}:/usr/local/sbin:/usr/sbin:/sbin; export PATH;; esac;`,
  `case $w in login) set -- "\${XDG_RUNTIME_DIR-}" "$@" "\${HOME-}";; *) set -- "$@" "\${HOME-}";; esac;`,
  // From here on, until `bye` stands: a shell that is ended while it starts leaves no folder.
  `D=; trap '[ -z "$D" ] || rm -rf "$D"; trap - EXIT; exit 0' EXIT HUP INT TERM PIPE;`,
  `for d do`,
  `  case $d in ''|*[!A-Za-z0-9/._@+-]*) continue;; esac;`,
  `  if [ -d "$d" ] && [ -w "$d" ]; then`,
  `    D=$d/cbx-$N; mkdir -m 700 "$D" 2>/dev/null || { D=; continue; };`,
  `    { echo 0 >"$D/d"; } 2>/dev/null && [ -s "$D/d" ] && break;`,
  `    rm -rf "$D"; D=;`,
  `  fi;`,
  `done;`,
  `put spool "$D";`,
  `t=; for c in setsid base64 sha1sum sha256sum shasum openssl stat systemctl curl wget awk sed tar gzip xz bzip2 zstd unzip python3 ip ss restorecon getfacl setfacl lsattr chattr getent ps mktemp realpath busybox dd flock timeout; do`,
  `  command -v "$c" >/dev/null 2>&1 && t="$t $c";`,
  `done;`,
  `put tools "\${t# }";`,
  // The clock that a shell reads without a program, and the date at that moment: see read_clock.
  `t=; if [ -n "\${EPOCHREALTIME-}" ]; then t=e$EPOCHREALTIME; elif read -r t x </proc/uptime; then t=u$t; fi 2>/dev/null;`,
  `[ -z "$t" ] || put clock "$t $(date '+%Y-%m-%d %H:%M:%S.%N')";`,
  // Where a shell can see how far its files were written, one head sends both of a script's: see reply.
  `K=; [ "$(head -q -c 1 /proc/self/fdinfo/0 2>/dev/null)" != p ] || K=1;`,
  // Monitor mode gives every background job its own process group. Only bash has it without a terminal; mksh says so too,
  // and it is not true.
  `m=; [ -z "\${BASH_VERSION-}" ] || { set -m; case $- in *m*) m=1;; esac; } 2>/dev/null;`,
  `printf 'h %s %s %s %s\\n' "$$" "$(id -u)" "$m" "$(uname -s)";`,

  // All processes below W, from /proc or ps.
  `tree() {`,
  `  { if [ -r /proc/self/stat ]; then cat /proc/[0-9]*/stat 2>/dev/null | sed 's/^\\([0-9]*\\) .*) . \\([0-9]*\\) .*/\\1 \\2/';`,
  `    else ps -A -o pid= -o ppid= 2>/dev/null || ps -o pid,ppid; fi; } |`,
  `  awk -v w="$W" '{ p[$1] = $2 } END { s[w] = 1; do { n = 0; for (i in p) if ((p[i] in s) && !(i in s)) { s[i] = 1; n = 1 } } while (n); for (i in s) if (i != w) print i }';`,
  `};`,
  `alive() { for p in $P; do kill -0 "$p" 2>/dev/null && return 0; done; [ -n "$G" ] && kill -0 "-$G" 2>/dev/null; };`,
  `strike() { [ -n "$P" ] && kill "-$1" $P 2>/dev/null; [ -n "$G" ] && kill "-$1" "-$G" 2>/dev/null; };`,
  // Ends the running task: TERM, three seconds, KILL. A task that is writing its reply is left to it.
  `stop() {`,
  `  F=; [ -n "$D" ] && read -r F <"$D/d"; if [ "$F" = "$Q" ]; then wait "$W"; W=; return; fi;`,
  `  P=$(tree); G=; [ -n "$D" ] && [ -f "$D/g$Q" ] && read -r G <"$D/g$Q";`,
  `  if [ -n "$m" ]; then kill -TERM "-$W" 2>/dev/null; fi; kill -TERM "$W" 2>/dev/null; strike TERM;`,
  `  [ -n "$m" ] && [ -z "$G" ] && G=$W;`,
  `  i=0; while [ "$i" -lt 30 ] && alive; do i=$((i+1)); sleep 0.1 2>/dev/null || { sleep 1; i=$((i+9)); }; done;`,
  // mksh's wrapper hears TERM only when the script has ended.
  `  alive && strike KILL; kill -KILL "$W" 2>/dev/null; wait "$W" 2>/dev/null;`,
  `  a=0; b=0; if [ -n "$D" ]; then a=$(wc -c <"$D/o$Q") b=$(wc -c <"$D/e$Q"); fi 2>/dev/null; a=$((a+0)); b=$((b+0)); A=$a; B=$b;`,
  `  [ "$a" -le "$C" ] || a=$C; [ "$b" -le "$C" ] || b=$C;`,
  `  printf '\\nx %s %s 143 %s %s %s %s\\n' "$Q" "$M" "$a" "$b" "$A" "$B" >&4;`,
  `  [ "$a" -eq 0 ] || head -c "$a" "$D/o$Q" >&4; [ "$b" -eq 0 ] || head -c "$b" "$D/e$Q" >&4; W=;`,
  `};`,
  `bye() { trap '' HUP INT TERM PIPE; [ -z "$W" ] || stop; [ -z "$D" ] || rm -rf "$D"; trap - EXIT; exit 0; };`,
  `trap bye EXIT HUP INT TERM PIPE;`,

  // The reply of task Q with return code r, from inside the wrapper, whose last act it is.
  // Counting takes a fork and a program more than sending. A file may have grown since its end was asked for, by a
  // background process or because the script opened it anew, so marks stand behind what head sends and not lengths before it.
  `reply() {`,
  `  if [ "\${A:-$((C+1))}" -le "$C" ] && [ "\${B:-$((C+1))}" -le "$C" ] && { printf '%s\\n' "$M" >"$D/m$Q"; } 2>/dev/null && [ -s "$D/m$Q" ]; then`,
  `    printf 'b %s %s %s\\n' "$Q" "$M" "$r" >&4; exec head -q -c "$((C+64))" "$D/o$Q" "$D/m$Q" "$D/e$Q" "$D/m$Q" >&4;`,
  `  fi;`,
  `  set -- $(wc -c "$D/o$Q" "$D/e$Q"); A=$1; B=$3; a=$A; b=$B;`,
  `  [ "$a" -le "$C" ] || a=$C; [ "$b" -le "$C" ] || b=$C;`,
  `  printf 'r %s %s %s %s %s %s %s\\n' "$Q" "$M" "$r" "$a" "$b" "$A" "$B" >&4;`,
  `  if [ "$b" -eq 0 ]; then exec head -c "$a" "$D/o$Q" >&4; fi;`,
  `  [ "$a" -eq 0 ] || head -c "$a" "$D/o$Q" >&4; exec head -c "$b" "$D/e$Q" >&4;`,
  `};`,
  // The script sees none of the loop's variables: a module's script may rely on a name being unset. Only `_unique` is left
  // to it, for names of temporary files: half of the nonce, because the whole of it, printed by a program, would end a reply.
  // 4>&4: the Korn shells close what `exec` opened above 2 for the programs they start, unless it is named again.
  `script() { case $O in *g*) printf 'echo $$ >%s\\n%s' "$D/g$Q" "$_S" >"$D/s$Q"; exec setsid "$0" "$D/s$Q" 4>&4;; esac;`,
  `  _unique=\${M%????????????????}; unset A B C D F G H I J K M N O P Q W a b c d e h i j k l la lc m n o p r t w x _A _N;`,
  // A program may be called like one of the functions (tree, script, look): the script means the program.
  `  unset -f tree alive strike stop bye reply answer wrap wraplean refuse dd1 lines fetch ahead task drain store feed blocks look script; eval "$_S"; };`,
  `wrap() {`,
  `  trap - HUP INT TERM PIPE EXIT; [ -z "$m" ] || set +m; A=; B=;`,
  `  case $O in`,
  `    *o*) printf 's %s\\n' "$Q" >&4; ( script ) <"$I" 2>"$D/e$Q" >&4 4>"$D/f"; r=$?; printf '' >"$D/o$Q"; printf '%s\\n' "$M" >&4; [ ! -s "$D/f" ] || cat "$D/f" >&4;;`,
  `    *) r=1; { ( script ) <"$I" >&5 2>&6 5>&- 6>&-; r=$?;`,
  `      [ -z "$K" ] || { read -r x A </proc/self/fdinfo/5 && read -r x B </proc/self/fdinfo/6; }; } 5>"$D/o$Q" 6>"$D/e$Q";; esac;`,
  `  echo "$J" >"$D/d";`,
  `  if [ -n "$_A" ] && [ "$r" -eq 0 ]; then`,
  `    ( answer ); echo 0 >"$D/d"; set -- $_N; Q=$1; M=$2; C=$3; O=\${4-}; _S=$_A; _A=; I=/dev/null; wrap; return;`,
  `  fi;`,
  `  answer;`,
  `};`,
  `answer() {`,
  `  if [ -s "$D/o$Q" ] || [ -s "$D/e$Q" ]; then reply; fi; printf 'r %s %s %s 0 0 0 0\\n' "$Q" "$M" "$r" >&4;`,
  `};`,
  // Without any writable folder: output is held in variables; NUL bytes are lost, nothing else is.
  `wraplean() {`,
  `  trap - HUP INT TERM PIPE EXIT;`,
  `  e=$( { o=$( ( script ) </dev/null 2>&3; printf 'x%s' "$?" ); } 3>&1; printf '\\n%s\\n%s' "$M" "$o" );`,
  `  o=\${e##*"$M$nl"}; e=\${e%"$nl$M$nl"*}; r=\${o##*x}; o=\${o%x*};`,
  `  printf 'r %s %s %s %s %s %s %s\\n%s%s' "$Q" "$M" "$r" "\${#o}" "\${#e}" "\${#o}" "\${#e}" "$o" "$e" >&4;`,
  `};`,
  `refuse() { printf 'r %s %s 1 0 %s 0 %s\\n%s' "$Q" "$M" "\${#1}" "\${#1}" "$1" >&4; W=; };`,

  // take BYTES: exactly so many bytes from the channel to stdout. Sets x to dd's report; 1 = cannot, nothing was taken.
  `dd1() { x=$(trap '' PIPE; exec dd bs="$1" count="$2" iflag=fullblock 2>&1 >&5); };`,
  `lines() { while [ "$n" -gt 0 ]; do IFS= read -r l || bye; _S=$_S$l$nl; n=$((n-1)); done; };`,
  // fetch LINES BYTES: the text of a script, to _S.
  `fetch() {`,
  `  _S=;`,
  `  if [ "$2" -gt 0 ]; then`,
  `    [ -n "$H" ] || _S=$(exec dd bs="$2" count=1 iflag=fullblock 2>/dev/null);`,
  `    if [ -z "$_S" ]; then H=1; _S=$(exec head -c "$2"); fi;`,
  `    [ "\${#_S}" -eq "$2" ] || bye;`,
  `  else n=$1; lines; fi;`,
  `};`,
  `ahead() { fetch "$4" "$5"; _A=$_S; _N="$2 $3 $7 \${8-}"; };`,
  `task() {`,
  // J is the number that the loop knows a task by, also while the wrapper runs what came ahead of its turn.
  // Each task has files of its own, because a daemon may keep writing to an old one; now and then they are swept away.
  `  [ -z "$W" ] || wait "$W"; case $Q in *[05]0) rm -f "$D"/[oeigms][0-9]*;; esac; Q=$2; M=$3; C=$7; O=\${8-}; J=$Q;`,
  `  fetch "$4" "$5";`,
  `  I=/dev/null;`,
  `  if [ -z "$D" ]; then`,
  `    case $6 in 0) ;; *) drain "\${6#s}"; refuse "no writable folder for \${6#s} bytes of input"; return;; esac;`,
  `    O=; wraplean </dev/null & W=$!; return;`,
  `  fi;`,
  `  case $6 in`,
  `    0) wrap </dev/null & W=$!;;`,
  `    s*) [ -p "$D/p" ] || mkfifo -m 600 "$D/p"; I=$D/p; wrap </dev/null & W=$!; feed "\${6#s}";;`,
  `    *) I=$D/i$Q; store "$6" && { wrap </dev/null & W=$!; };;`,
  `  esac; _A=;`,
  `};`,
  `drain() { exec 5>/dev/null; blocks "$1"; exec 5>&-; };`,
  `store() {`,
  `  { printf '' >"$I"; } 2>/dev/null || { drain "$1"; refuse "no room in $D for $1 bytes of input"; return 1; };`,
  `  if [ -z "$H" ]; then exec 5>"$I"; dd1 "$1" 1; exec 5>&-;`,
  `    case $x in`,
  `      *1+0*1+0*) return 0;;`,
  `      *1+0*) refuse "no room in $D for $1 bytes of input"; return 1;;`,
  `      *0+1*|*0+0*) bye;; esac; H=1; fi;`,
  `  head -c "$1" >"$I"; x=$(wc -c <"$I"); [ "$((x+0))" -eq "$1" ] || bye;`,
  `};`,
  // All of a long input through the FIFO; where the script reads no further, the rest is thrown away.
  `feed() { exec 5>"$D/p"; blocks "$1"; exec 5>&-; };`,
  `blocks() {`,
  `  k=$(($1/65536)); n=$(($1%65536));`,
  `  if [ -n "$H" ]; then ( trap '' PIPE; head -c "$1" >&5 ); return; fi;`,
  `  if [ "$k" -gt 0 ]; then dd1 65536 "$k";`,
  `    case $x in *"$k+0"*"$k+0"*) ;;`,
  `      *[0-9]+[01]*) j=\${x%%+*}; j=\${j##*[!0-9]}; case $x in *"$j+1 records in"*) bye;; esac;`,
  `        [ "$j" -gt 0 ] || bye; exec 5>/dev/null; k=$((k-j)); [ "$k" -eq 0 ] || { dd1 65536 "$k"; case $x in *"$k+0"*) ;; *) bye;; esac; };;`,
  `      *) H=1; blocks "$1"; return;; esac; fi;`,
  `  if [ "$n" -gt 0 ]; then dd1 "$n" 1; case $x in *1+0*) ;; *0+[01]*) bye;; *) H=1; ( trap '' PIPE; head -c "$n" >&5 );; esac; fi;`,
  `};`,
  // A look at what a running command has written so far.
  `look() {`,
  `  [ "$2" = "$Q" ] && [ -n "$D" ] || return 0;`,
  `  for k in o e; do`,
  `    if [ -s "$D/$k$Q" ]; then tail -c "+$(($3+1))" "$D/$k$Q" | head -c 65536 >"$D/x"; n=$(wc -c <"$D/x");`,
  `      [ "$((n+0))" -eq 0 ] || { printf 'p %s %s %s\\n' "$Q" "$k" "$((n+0))"; cat "$D/x"; } >&2; fi;`,
  `    shift; done;`,
  `};`,
  `while IFS= read -r h; do set -- $h; case $1 in r) task "$@";; a) ahead "$@";; d) _S=; n=$2; lines; eval "$_S";; p) look "$@";; q) W=; break;; c) break;; esac; done; bye`,
];

/** The second step: one line, so that STARTER's `read` takes it whole. */
export const LOOP = LOOP_LINES.map((line) => line.trim()).join(' ');
