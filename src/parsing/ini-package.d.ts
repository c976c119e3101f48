/** What this project uses of the ini package, which ships no types. */
declare module 'ini' {
  export function parse(text: string, options?: { readonly bracketedArray?: boolean }): Record<string, unknown>;
  export function safe(value: string): string;
}
