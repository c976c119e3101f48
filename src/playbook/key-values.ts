import type { Span } from '../errors/index.ts';
import { type KeyValueArguments, parseKeyValue } from '../parsing/index.ts';

/**
 * One-line arguments that a template gave: `debug: "{{ text }}"` with a text like `msg=x`.
 * @throws CbxError ARGS_UNBALANCED
 */
export function parseKeyValues(text: string, at: Span, freeForm = false): KeyValueArguments {
  return parseKeyValue({ value: text, at }, freeForm);
}
