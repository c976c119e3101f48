import { CbxError, CbxErrors, type SourceFile, type Span } from '../errors/index.ts';
import type { Value } from '../values/value.ts';
import { jsonMistake, parseJson } from './json.ts';
import { spanOf } from './positions.ts';
import { type ConvertContext, convertDocument } from './yaml-convert.ts';
import { composeYaml } from './yaml-parse.ts';
import { parseSimpleYaml } from './yaml-simple.ts';

export interface YamlOptions {
  /** Decrypts the envelope of a `!vault` value when that is first used; without it, using one fails. */
  readonly decrypt?: (envelope: string) => string;
  /** Read text that is JSON as a whole by JSON's rules, as Ansible's file loader does (1e3 is a number there). Default true. */
  readonly json?: boolean;
}

export interface ParsedYaml {
  /** The document's value; null for an empty file, and where errors left nothing. */
  readonly value: Value;
  /** The root's place; the whole text for an empty file. */
  readonly at: Span;
  readonly errors: readonly CbxError[];
  readonly warnings: readonly CbxError[];
}

/**
 * One YAML document, read as PyYAML's SafeLoader with Ansible's tags reads it (YAML 1.1). Mistakes are collected in
 * `errors`, duplicate keys in `warnings`; it never throws on bad input. Where members stand is asked with `spanOf`.
 */
export function parseYaml(file: SourceFile, options: YamlOptions = {}): ParsedYaml {
  const { documents, ...rest } = parseYamlStream(file, options);
  const first = documents[0] ?? { value: null, at: wholeText(file) };
  const second = documents[1];
  if (second === undefined) return { ...first, ...rest };
  const error = new CbxError(
    'YAML_MANY_DOCUMENTS',
    'there must be one document only, and here starts another',
    second.at,
  );
  return { ...first, warnings: rest.warnings, errors: [...rest.errors, error] };
}

export interface ParsedYamlStream {
  readonly documents: readonly { readonly value: Value; readonly at: Span }[];
  readonly errors: readonly CbxError[];
  readonly warnings: readonly CbxError[];
}

/** Every document of a YAML stream. */
export function parseYamlStream(file: SourceFile, options: YamlOptions = {}): ParsedYamlStream {
  const simple = parseSimpleYaml(file);
  if (simple !== undefined) {
    return { documents: [{ value: simple, at: spanOf(simple) ?? wholeText(file) }], errors: [], warnings: [] };
  }
  if (options.json !== false) {
    const json = parseJson(file, options.decrypt);
    if (json !== undefined) {
      return { documents: [{ value: json.value, at: wholeText(file) }], errors: [], warnings: [] };
    }
  }
  const composed = composeYaml(file);
  if (composed.errors.length > 0) {
    return {
      documents: [],
      errors: withJson(composed.errors, options.json === false ? undefined : jsonMistake(file)),
      warnings: [],
    };
  }
  const context: ConvertContext = { file, decrypt: options.decrypt, errors: [], warnings: [] };
  const documents = composed.documents.map((document) => {
    const value = convertDocument(document, context);
    const range = document.contents?.range;
    return { value, at: range ? { file, start: range[0], end: range[1] } : wholeText(file) };
  });
  return { documents, errors: context.errors, warnings: context.warnings };
}

/** Whoever meant a file as JSON learns first what is wrong with it as such. */
function withJson(errors: readonly CbxError[], mistake: string | undefined): readonly CbxError[] {
  const [first, ...others] = errors;
  if (first === undefined || mistake === undefined) return errors;
  const hint = first.hint === undefined ? '' : `; ${first.hint}`;
  return [new CbxError(first.code, first.message, first.at, `JSON: ${mistake}${hint}`, first.cause), ...others];
}

/**
 * One YAML document's value.
 * @throws CbxError, or CbxErrors for several mistakes
 */
export function loadYaml(file: SourceFile, options: YamlOptions = {}): Value {
  const { value, errors } = parseYaml(file, options);
  const [first] = errors;
  if (first === undefined) return value;
  throw errors.length === 1 ? first : new CbxErrors(errors);
}

function wholeText(file: SourceFile): Span {
  return { file, start: 0, end: file.text.length };
}
