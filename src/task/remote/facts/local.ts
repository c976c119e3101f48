import { type Script, sh } from '../../../shell/script.ts';
import type { Json } from '../../../values/value.ts';
import type { FactCollector, Facts } from './collector.ts';

/** Facts that the host's owner provides: *.fact files, which are JSON, INI, or programs that print either. */
export function localFacts(folder: string): FactCollector {
  return {
    subset: 'min',
    names: ['local'],
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
        const rc = view.field(`local.${index}.rc`) ?? '0';
        const text = view.field(`local.${index}.text`) ?? '';
        facts[name] =
          rc === '0'
            ? parseFact(text, path)
            : `Failure executing fact script (${path}), rc: ${rc}, err: ${view.field(`local.${index}.err`) ?? ''}`;
      }
    },
  };
}

function localScript(folder: string): Script {
  return sh`folder=${folder}
index=0
for fact in "$folder"/*.fact; do
  [ -f "$fact" ] || [ -L "$fact" ] || continue
  put "local.$index" "$fact"
  if [ ! -e "$fact" ]; then put "local.$index.gone" 1; index=$(( index + 1 )); continue; fi
  if [ -x "$fact" ]; then
    text=$("$fact" 2>/dev/null </dev/null); rc=$?
    put "local.$index.rc" "$rc"
    if [ "$rc" -ne 0 ]; then put "local.$index.err" "$("$fact" 2>&1 >/dev/null </dev/null)"; fi
  else
    text=$(cat -- "$fact")
  fi
  put "local.$index.text" "$text"
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

/** Python's ConfigParser: sections of `key = value` or `key: value`, keys in lower case, continuation by indentation. */
function parseIni(text: string): Json | undefined {
  const sections: Record<string, Record<string, string>> = {};
  let section: Record<string, string> | undefined;
  let last = '';
  for (const line of text.split('\n')) {
    if (/^\s*([#;].*)?$/.test(line)) continue;
    const head = /^\[(.+)\]\s*$/.exec(line)?.[1];
    const pair = /^([^\s=:][^=:]*?)\s*[=:]\s*(.*?)\s*$/.exec(line);
    if (head !== undefined) {
      section = {};
      sections[head] = section;
    } else if (/^\s/.test(line) && section !== undefined && last !== '') section[last] += `\n${line.trim()}`;
    else if (pair !== null && section !== undefined) {
      last = (pair[1] ?? '').toLowerCase();
      section[last] = pair[2] ?? '';
    } else return undefined;
  }
  return Object.keys(sections).length === 0 ? undefined : sections;
}
