import { type Script, sh } from '../../../shell/script.ts';
import type { Json } from '../../../values/value.ts';
import type { FactCollector, Facts } from './collector.ts';

/** Facts that the host's owner provides: *.fact files, which are JSON, INI, or programs that print either. */
export function localFacts(folder: string): FactCollector {
  return {
    subset: 'local',
    script: localScript(folder),
    read(view) {
      const facts: Facts = {};
      for (let index = 0; ; index += 1) {
        const path = view.field(`local.${index}`);
        if (path === undefined) return { local: facts };
        const name = path.replace(/^.*\//, '').replace(/\.fact$/, '');
        if (view.field(`local.${index}.gone`) !== undefined) {
          facts[name] = `Could not stat fact (${path}): [Errno 2] No such file or directory: '${path}'`;
          continue;
        }
        const [, error = '', rc = '0', output = ''] = RUN.exec(view.field(`local.${index}.run`) ?? '') ?? [];
        facts[name] =
          rc === '0'
            ? parseFact(view.field(`local.${index}.text`) ?? output, path)
            : `Failure executing fact script (${path}), rc: ${rc}, err: ${error}`;
      }
    },
  };
}

/** What a program wrote to standard error, its status, and what it wrote to standard output. */
const RUN = /^([\s\S]*?)\x1e(\d+)\x1e([\s\S]*)$/;

function localScript(folder: string): Script {
  return sh`folder=${folder}
index=0
for fact in "$folder"/*.fact; do
  [ -f "$fact" ] || [ -L "$fact" ] || continue
  put "local.$index" "$fact"
  if [ ! -e "$fact" ]; then put "local.$index.gone" 1; index=$(( index + 1 )); continue; fi
  if [ -x "$fact" ]; then
    put "local.$index.run" "$( { text=$("$fact" 2>&3 </dev/null); rc=$?; } 3>&1; printf '\\036%s\\036%s' "$rc" "$text" )"
  else
    put "local.$index.text" "$(cat -- "$fact")"
  fi
  index=$(( index + 1 ))
done`;
}

function parseFact(text: string, path: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return parseIni(text) ?? `error loading facts as JSON or ini - please check content: ${path}`;
  }
}

/** As deep as ConfigParser follows values. */
const MAX_INTERPOLATION = 10;

/** Python's ConfigParser: sections of `key = value` or `key: value`, keys in lower case, continuation by indentation. */
function parseIni(text: string): Json | undefined {
  const sections: Record<string, Record<string, string>> = Object.create(null);
  let section: Record<string, string> | undefined;
  let last = '';
  for (const line of text.split('\n')) {
    if (/^\s*([#;].*)?$/.test(line)) continue;
    const head = /^\[(.+)\]\s*$/.exec(line)?.[1];
    const pair = /^([^\s=:][^=:]*?)\s*[=:]\s*(.*?)\s*$/.exec(line);
    if (head !== undefined) {
      section = Object.create(null) as Record<string, string>;
      sections[head] = section;
    } else if (/^\s/.test(line) && section !== undefined && last !== '') section[last] += `\n${line.trim()}`;
    else if (pair !== null && section !== undefined) {
      last = (pair[1] ?? '').toLowerCase();
      section[last] = pair[2] ?? '';
    } else return undefined;
  }
  for (const [name, values] of Object.entries(sections)) {
    sections[name] = Object.fromEntries(Object.keys(values).map((key) => [key, interpolate(values, key, 0)]));
  }
  return sections;
}

/** `%(other)s` is another value of the section, `%%` a percent sign; what means nothing stays. */
function interpolate(values: Readonly<Record<string, string>>, key: string, depth: number): string {
  if (depth > MAX_INTERPOLATION) return values[key] ?? '';
  return (values[key] ?? '').replace(/%(?:%|\(([^)]*)\)s)/g, (text, other: string | undefined) => {
    if (other === undefined) return '%';
    const name = other.toLowerCase();
    return Object.hasOwn(values, name) ? interpolate(values, name, depth + 1) : text;
  });
}
