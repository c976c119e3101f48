import { dumpYaml } from '../parsing/index.ts';
import type { TaskResult } from '../task/module.ts';
import type { Value } from '../values/value.ts';
import { cleanResult } from './clean-result.ts';
import { dumpJson } from './python-json.ts';
import { yamlValue } from './yaml-value.ts';

/** How a reporter writes the result behind `=>`. */
export type ResultText = (result: TaskResult, module: string) => string;

/** One line of JSON, or four blanks per level where the module wants to be read (debug, assert), at -vvv or if `pretty`. */
export function jsonText(verbosity: number, pretty: boolean | undefined): ResultText {
  return (result, module) => {
    const isWide = pretty ?? (verbosity > 2 || result._ansible_verbose_always === true);
    const indent = isWide ? 4 : undefined;
    return dumpJson(cleanResult(result, module, verbosity), { indent, sortKeys: true });
  };
}

/** `callback_result_format: yaml`: a YAML document below the line, four blanks in. */
export function yamlText(verbosity: number, indent = 4): ResultText {
  return (result, module) => `\n${indented(document(cleanResult(result, module, verbosity), indent), 4)}`;
}

/** The yaml callback: whether it changed stands on the line, the rest below it, two blanks in. */
export function yamlCallbackText(verbosity: number): ResultText {
  return (result, module) => {
    const { changed, ...shown } = cleanResult(result, module, verbosity);
    let text = changed === undefined ? '' : `changed=${String(changed)} `;
    if (Object.keys(shown).length > 0) text += `\n${indented(document(shown, 2), 2)}`;
    return text.trimEnd();
  };
}

/** The debug callback: JSON, and under it the texts people look for as they are. */
export function debugCallbackText(verbosity: number): ResultText {
  return (result, module) => {
    const shown = cleanResult(result, module, verbosity);
    const texts: string[] = [];
    for (const key of ['stdout', 'stderr', 'msg', 'module_stdout', 'module_stderr']) {
      const value = shown[key];
      if (value === undefined || value === null || value === '' || module === 'debug') continue;
      texts.push(`${key.toUpperCase()}:\n\n${typeof value === 'string' ? value : dumpJson(value)}\n`);
      delete shown[key];
      delete shown[`${key}_lines`];
    }
    const json = dumpJson(shown, { indent: 4, sortKeys: true });
    return texts.length === 0 ? json : `${json}\n\n${texts.join('\n\n')}`;
  };
}

/** Lines of texts that stand there whole already are left out. */
function document(shown: Record<string, unknown>, indent: number): string {
  for (const key of ['stdout', 'stderr']) {
    if (key in shown && `${key}_lines` in shown) shown[`${key}_lines`] = '<omitted>';
  }
  const value: Value = yamlValue(shown);
  return dumpYaml(value, { indent, width: 1000, flowStyle: false, literalBlocks: true });
}

function indented(text: string, blanks: number): string {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => (line === '' ? '' : ' '.repeat(blanks) + line))
    .join('\n');
}
