/**
 * Puts a blob into a copy of the node program so that node finds and runs it: the last step of making a single executable
 * application (Node's documentation, "Single executable applications"), done on the ELF file itself. node looks through
 * its program headers for a note with the blob's name, and at a marker text that says whether to look at all.
 */

const MARKER = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2:';
const NAME = 'NODE_SEA_BLOB';
const PAGE = 4096;
const HEADER_BYTES = 56;
const [PT_LOAD, PT_NOTE, PT_PHDR] = [1, 4, 6];

/** One program header of a 64 bit little endian ELF file: a stretch of the file and where it lies in memory. */
interface Segment {
  readonly type: number;
  readonly flags: number;
  readonly offset: number;
  readonly address: number;
  readonly fileBytes: number;
  readonly memoryBytes: number;
  readonly align: number;
}

/**
 * The program with the blob in it. Throws when `program` is not a 64 bit little endian ELF file of a node that supports
 * single executable applications.
 */
export function injectBlob(program: Buffer, blob: Buffer): Buffer {
  if (program.readUInt32BE(0) !== 0x7f454c46 || program[4] !== 2 || program[5] !== 1) {
    throw new Error('not a 64 bit little endian ELF program');
  }
  const segments = readSegments(program);
  const loaded = segments.filter((segment) => segment.type === PT_LOAD);
  const base = (loaded[0]?.address ?? 0) - (loaded[0]?.offset ?? 0);
  const memoryEnd = Math.max(...loaded.map((segment) => segment.address + segment.memoryBytes));
  // The table moves to the end of the file, to where memory is free as well. Offset and address keep one distance, because
  // kernels before 5.18 work out the table's address from its offset.
  const offset = alignUp(Math.max(program.length, memoryEnd - base), PAGE);
  const address = base + offset;

  const note = noteOf(blob);
  const tableBytes = (segments.length + 2) * HEADER_BYTES;
  const noteAt = alignUp(tableBytes, 16);
  const added: Segment = { type: PT_LOAD, flags: 4, offset, address, ...sizes(noteAt + note.length), align: PAGE };
  const noteSegment: Segment = {
    ...added,
    type: PT_NOTE,
    offset: offset + noteAt,
    address: address + noteAt,
    ...sizes(note.length),
    align: 4,
  };
  // Loaded segments have to stay in the order of their addresses.
  const last = segments.findLastIndex((segment) => segment.type === PT_LOAD);
  const table = [...segments.slice(0, last + 1), added, ...segments.slice(last + 1), noteSegment].map((segment) =>
    segment.type === PT_PHDR ? { ...segment, offset, address, ...sizes(tableBytes) } : segment,
  );

  const result = Buffer.alloc(offset + noteAt + note.length);
  program.copy(result);
  result.writeBigUInt64LE(BigInt(offset), 32);
  result.writeUInt16LE(table.length, 56);
  table.forEach((segment, index) => {
    writeSegment(result, offset + index * HEADER_BYTES, segment);
  });
  note.copy(result, offset + noteAt);
  const marker = result.indexOf(`${MARKER}0`);
  if (marker === -1) throw new Error('this node cannot become a single executable application');
  result.write('1', marker + MARKER.length);
  return result;
}

function noteOf(blob: Buffer): Buffer {
  const name = Buffer.from(`${NAME}\0`);
  const header = Buffer.alloc(12);
  header.writeUInt32LE(name.length, 0);
  header.writeUInt32LE(blob.length, 4);
  return Buffer.concat([header, padded(name), padded(blob)]);
}

function readSegments(program: Buffer): readonly Segment[] {
  const start = Number(program.readBigUInt64LE(32));
  return Array.from({ length: program.readUInt16LE(56) }, (_, index) => {
    const at = start + index * HEADER_BYTES;
    const long = (field: number): number => Number(program.readBigUInt64LE(at + field));
    return {
      type: program.readUInt32LE(at),
      flags: program.readUInt32LE(at + 4),
      offset: long(8),
      address: long(16),
      fileBytes: long(32),
      memoryBytes: long(40),
      align: long(48),
    };
  });
}

function writeSegment(target: Buffer, at: number, segment: Segment): void {
  target.writeUInt32LE(segment.type, at);
  target.writeUInt32LE(segment.flags, at + 4);
  const { offset, address, fileBytes, memoryBytes, align } = segment;
  [offset, address, address, fileBytes, memoryBytes, align].forEach((value, index) => {
    target.writeBigUInt64LE(BigInt(value), at + 8 + index * 8);
  });
}

function sizes(bytes: number): { fileBytes: number; memoryBytes: number } {
  return { fileBytes: bytes, memoryBytes: bytes };
}

function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc(alignUp(bytes.length, 4) - bytes.length)]);
}

function alignUp(value: number, step: number): number {
  return Math.ceil(value / step) * step;
}
