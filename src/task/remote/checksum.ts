import { createHash } from 'node:crypto';
import { raw, type Script } from '../../shell/script.ts';

export type ChecksumAlgorithm = 'md5' | 'sha1' | 'sha224' | 'sha256' | 'sha384' | 'sha512';

/**
 * sh function `sum NAME FILE` (or another name for it) that reports field NAME with the file's hexadecimal digest: coreutils or busybox, else
 * openssl. Without either, or for a file that cannot be read, nothing is reported.
 */
export function checksumFunction(algorithm: ChecksumAlgorithm, name = 'sum'): Script {
  return raw(`${name}() {
  if command -v ${algorithm}sum >/dev/null 2>&1; then h=$(${algorithm}sum 2>/dev/null <"$2") || return 0
  else h=$(openssl dgst -${algorithm} 2>/dev/null <"$2") && h=\${h##* } || return 0; fi
  put "$1" "\${h%% *}"
}`);
}

/** Hexadecimal digest of content on the controller. */
export function digest(algorithm: string, content: Buffer): string {
  return createHash(algorithm).update(content).digest('hex');
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, index) => {
  let crc = index << 24;
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 0x80000000 ? (crc << 1) ^ 0x04c11db7 : crc << 1;
  return crc >>> 0;
});

/** What POSIX `cksum` prints for content on its standard input: the checksum that every target can compute. */
export function cksum(content: Buffer): string {
  let crc = 0;
  const step = (byte: number): void => {
    crc = ((crc << 8) ^ (CRC_TABLE[((crc >>> 24) ^ byte) & 0xff] ?? 0)) >>> 0;
  };
  for (const byte of content) step(byte);
  for (let length = content.length; length > 0; length = Math.floor(length / 256)) step(length & 0xff);
  return `${~crc >>> 0} ${content.length}`;
}
