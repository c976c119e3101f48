export * from './atomic-write.ts';
export * from './attributes.ts';
export * from './checksum.ts';
export * from './file-recurse.ts';
export * from './file-times.ts';
export * from './mode.ts';
export * from './stat.ts';
