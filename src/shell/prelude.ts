/**
 * The sh functions that a script may use. Each is sent to a shell once, the first time a script names it; a script that
 * uses none costs nothing. They report through the reply's `fields`. Names that begin with `_` are theirs.
 *
 * put NAME VALUE               one field; NAME has no blanks
 * read_clock                   sets _now: what time it is, for a field that {@link parseMoment} of the modules reads
 *
 * `_unique` is a word of the request alone, which nobody else on the target knows, for names of temporary files.
 */
export const PRELUDE: Readonly<Record<string, PreludeFunction>> = {
  put: {
    needs: [],
    // Lengths are bytes: bash and mksh count characters unless the locale is C, which a user's script may have left.
    text: `put() { _l=\${LC_ALL-}; LC_ALL=C; printf 'f %s %s\\n%s\\n' "\${#2}" "$1" "$2" >&4; LC_ALL=$_l; }`,
  },
  read_clock: {
    needs: [],
    // A date costs a fork and a program, so the shell's own clock counts from the one date that the hello took. Where
    // a script has a time zone of its own, only date knows what the clock on its wall says.
    text: `read_clock() { case \${TZ:+date}\${_clock-} in e*) _now="$_clock $EPOCHREALTIME";; u*) read -r _now _rest </proc/uptime; _now="$_clock $_now";; *) _now=$(date '+%Y-%m-%d %H:%M:%S.%N');; esac; }`,
  },
};

export interface PreludeFunction {
  /** Functions that this one calls. */
  readonly needs: readonly string[];
  readonly text: string;
}

const NAMES = Object.keys(PRELUDE);

/** The prelude functions that a script names, what they need first. A name in a comment or a word costs only its text. */
export function preludeFor(script: string): readonly string[] {
  const found: string[] = [];
  const add = (name: string): void => {
    if (found.includes(name)) return;
    for (const needed of PRELUDE[name]?.needs ?? []) add(needed);
    found.push(name);
  };
  for (const name of NAMES) {
    if (new RegExp(`(?<![\\w-])${name}(?![\\w-])`).test(script)) add(name);
  }
  return found;
}
