const BLOCK = 512;

/** What ustar's own field holds, in bytes; GNU's form for longer names is read by busybox and libarchive as well. */
const NAME_BYTES = 100;

/** What stands before a plain file's content: its header, and before that its name where it is long. */
export function tarHeaders(name: string, size: number): Buffer {
  const bytes = Buffer.from(name);
  const own = header(bytes, size, '0');
  if (bytes.length <= NAME_BYTES) return own;
  const long = Buffer.concat([bytes, Buffer.alloc(1)]);
  return Buffer.concat([header(Buffer.from('././@LongLink'), long.length, 'L'), long, tarPadding(long.length), own]);
}

/** A ustar header; sizes beyond 8 GiB use GNU's base-256 form, which busybox reads as well. */
function header(name: Buffer, size: number, type: '0' | 'L'): Buffer {
  const header = Buffer.alloc(BLOCK);
  name.copy(header, 0, 0, NAME_BYTES);
  header.write('0000600\0', 100);
  header.write('0000000\0', 108);
  header.write('0000000\0', 116);
  if (size < 8 ** 11) header.write(`${size.toString(8).padStart(11, '0')}\0`, 124);
  else {
    header.writeBigUInt64BE(BigInt(size), 128);
    header[124] = 0x80;
  }
  header.write(
    `${Math.floor(Date.now() / 1000)
      .toString(8)
      .padStart(11, '0')}\0`,
    136,
  );
  header.write('        ', 148);
  header.write(type, 156);
  header.write('ustar\x0000', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return header;
}

/** Zeros up to the next block. */
export function tarPadding(size: number): Buffer {
  return Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK);
}

/** Two empty blocks end an archive. */
export function tarEnd(): Buffer {
  return Buffer.alloc(2 * BLOCK);
}
