import type { TemplateSource } from './template.ts';

/** The text of a scalar: a task argument, a variable. */
export function scalarSource(text: string): TemplateSource {
  return { path: undefined, text };
}

/** The text of a template file. */
export function fileSource(path: string, text: string): TemplateSource {
  return { path, text };
}
