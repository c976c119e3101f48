import { randomBytes } from 'node:crypto';
import { basename } from 'node:path';
import { CbxError } from '../../errors/index.ts';
import { encodeText } from '../../util/surrogate-escape.ts';
import { str } from '../../values/index.ts';
import { type Dict, isDict, isList, type Value } from '../../values/value.ts';
import { jsonOf, unbox } from '../coerce.ts';
import { jsonText } from '../json-text.ts';

export interface EncodedBody {
  readonly body: Buffer;
  /** The content type that goes with it, unless the task names one. */
  readonly contentType?: string;
}

/** A uri task's `body` by its `body_format`. `readFile` reads files of multipart parts. */
export async function encodeBody(
  body: Value,
  format: 'json' | 'form-urlencoded' | 'form-multipart' | 'raw',
  readFile: (name: string) => Promise<Buffer>,
): Promise<EncodedBody> {
  const plain = unbox(body);
  if (format === 'json') {
    const text = typeof plain === 'string' ? plain : jsonText(jsonOf(plain));
    return { body: encodeText(text), contentType: 'application/json' };
  }
  if (format === 'form-urlencoded') {
    const text = typeof plain === 'string' ? plain : urlEncode(pairsOf(plain));
    return { body: encodeText(text), contentType: 'application/x-www-form-urlencoded' };
  }
  if (format === 'form-multipart') {
    if (!isDict(plain)) throw new CbxError('ARGS_BODY', 'body must be a mapping when body_format is form-multipart');
    return await multipart(plain, readFile);
  }
  const isData = isDict(plain) || isList(plain);
  return { body: encodeText(isData ? jsonText(jsonOf(plain)) : str(plain)) };
}

function pairsOf(value: Value): [string, string][] {
  const pairs: [string, string][] = [];
  const members: readonly (readonly [Value, Value])[] = isDict(value)
    ? [...value]
    : isList(value)
      ? value.map((item) => (isList(item) ? ([item[0] ?? null, item[1] ?? null] as const) : ([item, ''] as const)))
      : [];
  for (const [name, member] of members) {
    const plain = unbox(member);
    for (const one of isList(plain) ? plain : [plain]) pairs.push([str(unbox(name)), str(unbox(one))]);
  }
  return pairs;
}

function urlEncode(pairs: readonly (readonly [string, string])[]): string {
  return new URLSearchParams(pairs.map(([name, value]): [string, string] => [name, value])).toString();
}

async function multipart(body: Dict, readFile: (name: string) => Promise<Buffer>): Promise<EncodedBody> {
  const boundary = `cbx-${randomBytes(16).toString('hex')}`;
  const parts: Buffer[] = [];
  for (const [key, member] of body) {
    const name = quotedName(str(unbox(key)));
    const plain = unbox(member);
    const part = isDict(plain) ? await filePart(plain, readFile) : { content: encodeText(str(plain)), head: '' };
    const type = 'type' in part ? part.type : 'text/plain';
    const head = `Content-Disposition: form-data; name="${name}"${part.head}\r\nContent-Type: ${type}`;
    parts.push(Buffer.from(`--${boundary}\r\n${head}\r\n\r\n`, 'utf8'), part.content, Buffer.from('\r\n'));
  }
  parts.push(Buffer.from(`--${boundary}--\r\n`));
  return { body: Buffer.concat(parts), contentType: `multipart/form-data; boundary="${boundary}"` };
}

async function filePart(
  part: Dict,
  readFile: (name: string) => Promise<Buffer>,
): Promise<{ content: Buffer; head: string; type: string }> {
  const text = (name: string): string | undefined => {
    const value = part.get(name);
    return value === undefined || value === null ? undefined : str(unbox(value));
  };
  const filename = text('filename');
  const content = text('content');
  if (filename === undefined && content === undefined) {
    throw new CbxError('ARGS_BODY', 'at least one of filename or content must be provided in a multipart part');
  }
  const bytes = content === undefined ? await readFile(filename ?? '') : encodeText(content);
  const head = filename === undefined ? '' : `; filename="${quotedName(basename(filename))}"`;
  return {
    content: bytes,
    head,
    type: text('mime_type') ?? (filename === undefined ? 'text/plain' : 'application/octet-stream'),
  };
}

function quotedName(name: string): string {
  return name.replace(/["\r\n]/g, (char) => encodeURIComponent(char));
}
