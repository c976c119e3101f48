export * from './atomic-write.ts';
export * from './attributes.ts';
export * from './checksum.ts';
export * from './mode.ts';
export * from './stat.ts';
