import { SourceFile } from '../../errors/index.ts';
import { parseJson, parseYamlStream } from '../../parsing/index.ts';
import { asText, decodeText, type Py, PyBytes, PyError, typeError, typeName, Undefined } from '../../values/index.ts';

/** Python's json.loads(). */
export function readJson(value: Py): Py {
  if (value instanceof Undefined) throw value.error();
  const text = value instanceof PyBytes ? decodeText(value.data, 'utf-8', 'surrogateescape') : asText(value);
  if (text === undefined) throw typeError(`the JSON object must be str, bytes or bytearray, not ${typeName(value)}`);
  const parsed = parseJson(new SourceFile('<text>', text));
  if (parsed === undefined) throw new PyError('other', 'the text is not JSON', hintOf(text));
  return parsed.value;
}

/** Where JSON breaks, in JavaScript's words. */
function hintOf(text: string): string | undefined {
  try {
    JSON.parse(text);
  } catch (error) {
    return error instanceof Error ? error.message : undefined;
  }
  return undefined;
}

/** Python's yaml.safe_load(), or safe_load_all(). */
export function readYaml(text: string, all: boolean): Py {
  const parsed = parseYamlStream(new SourceFile('<text>', text), { json: false });
  const [error] = parsed.errors;
  if (error !== undefined) throw new PyError('other', `the text is not YAML: ${error.message}`, undefined, error);
  const values = parsed.documents.map((document) => document.value);
  if (all) return values;
  if (values.length > 1) throw new PyError('other', 'the text is not YAML: expected a single document in the stream');
  return values[0] ?? null;
}
