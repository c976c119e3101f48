import { ShellWordsError, splitWords } from '../../../util/shell-words.ts';
import type { Json } from '../../../values/value.ts';
import type { FactCollector, Facts } from './collector.ts';

/** /proc/cmdline: the last value of each key, and all values of those that occur more than once. */
export const kernelCommandLine: FactCollector = {
  subset: 'cmdline',
  files: ['/proc/cmdline'],
  read(view) {
    const text = view.file('/proc/cmdline');
    if (text === undefined) return {};
    const last: Facts = {};
    const all: Record<string, Json[]> = {};
    for (const word of wordsOf(text)) {
      const separator = word.indexOf('=');
      const key = separator === -1 ? word : word.slice(0, separator);
      const value = separator === -1 ? true : word.slice(separator + 1);
      last[key] = value;
      all[key] = [...(all[key] ?? []), value];
    }
    const flat = Object.entries(all).map(([key, values]) => [key, values.length === 1 ? (values[0] ?? '') : values]);
    return { cmdline: last, proc_cmdline: Object.fromEntries(flat) };
  },
};

function wordsOf(text: string): string[] {
  try {
    return splitWords(text);
  } catch (error) {
    if (error instanceof ShellWordsError) return text.split(/\s+/).filter((word) => word !== '');
    throw error;
  }
}
