import type { TemplateSource } from './template.ts';

/** The text of a scalar: a task argument, a variable; `own` as in {@link TemplateSource}. */
export function scalarSource(text: string, own?: TemplateSource['own']): TemplateSource {
  return { path: undefined, text, ...(own === undefined ? {} : { own }) };
}

/** The text of a template file; `header` as in {@link TemplateSource}. */
export function fileSource(path: string, text: string, header = ''): TemplateSource {
  return { path, text, ...(header === '' ? {} : { header }) };
}
