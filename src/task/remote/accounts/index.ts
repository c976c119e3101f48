export * from './lookup.ts';
export * from './password-hash.ts';
export * from './ssh-key.ts';
export * from './user-commands.ts';
