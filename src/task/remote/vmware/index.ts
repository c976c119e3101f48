export * from './look-at-vms.ts';
export * from './vim-listing.ts';
export * from './vim-object.ts';
export * from './vm-changes.ts';
export * from './vm-facts.ts';
export * from './vm-result.ts';
export * from './vm-wish.ts';
export * from './vmx-edit.ts';
