import { CbxError, type ErrorArea, SourceFile } from '../errors/index.ts';
import { decodeBytes } from '../util/surrogate-escape.ts';

/** Larger files are refused before they are read: no inventory or playbook that a person wrote comes near. */
export const MAX_SOURCE_BYTES = 64 * 1024 * 1024;

/**
 * Bytes of a text file as a SourceFile: UTF-8 only; a byte order mark is left out.
 * @throws CbxError `<area>_TOO_LARGE`, `<area>_NOT_UTF8`, which name the place of the first wrong byte
 */
export function decodeSource(path: string, bytes: Uint8Array, area: ErrorArea, secret = false): SourceFile {
  checkSourceSize(path, bytes.length, area);
  try {
    return new SourceFile(path, new TextDecoder('utf-8', { fatal: true }).decode(bytes), secret);
  } catch {
    const lossy = new SourceFile(path, new TextDecoder('utf-8').decode(bytes), secret);
    const start = Math.max(0, lossy.text.indexOf('\uFFFD'));
    throw new CbxError(`${area}_NOT_UTF8`, 'the file is not UTF-8 text', { file: lossy, start, end: start + 1 });
  }
}

/**
 * As {@link decodeSource}, for formats that Ansible reads byte by byte: what is not UTF-8 becomes lone surrogates, and a
 * byte order mark stays.
 * @throws CbxError `<area>_TOO_LARGE`
 */
export function decodeLenient(path: string, bytes: Uint8Array, area: ErrorArea, secret = false): SourceFile {
  checkSourceSize(path, bytes.length, area);
  return new SourceFile(path, decodeBytes(bytes), secret);
}

/** @throws CbxError `<area>_TOO_LARGE` */
export function checkSourceSize(path: string, bytes: number, area: ErrorArea): void {
  if (bytes <= MAX_SOURCE_BYTES) return;
  const file = new SourceFile(path, '');
  const limit = MAX_SOURCE_BYTES / (1024 * 1024);
  throw new CbxError(`${area}_TOO_LARGE`, `the file has ${bytes} bytes; ${limit} MiB is the limit`, {
    file,
    start: 0,
    end: 0,
  });
}
