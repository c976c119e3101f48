import { wrapWords } from './wrap.ts';

/** `[WARNING]: …` or `[DEPRECATION WARNING]: …`, filled to the terminal's width. */
export function warningText(kind: 'warning' | 'deprecation', message: string, columns: number): string {
  const head = kind === 'warning' ? '[WARNING]' : '[DEPRECATION WARNING]';
  return `${wrapWords(`${head}: ${message}`, columns)}\n`;
}
