import { resolvePlain } from './yaml-scalar.ts';

export type ForcedStyle = 'single' | 'double' | 'literal' | 'folded';
export type ScalarStyle = 'plain' | ForcedStyle;

export interface ScalarContext {
  /** Inside `[…]` or `{…}`. */
  readonly inFlow: boolean;
  readonly isKey: boolean;
  readonly allowUnicode: boolean;
  /** The style that is asked for; it gives way where it cannot hold the text. */
  readonly wanted?: ForcedStyle | undefined;
}

/** Characters that libyaml writes as they are: no tabs, nothing beyond the basic plane. */
const UNPRINTABLE = /[^\n\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd]/;
const BREAK = /[\r\n\x85\u2028\u2029]/;

/** The weakest quotes that bring a text back as text, chosen as libyaml chooses them. */
export function chooseStyle(text: string, context: ScalarContext): ScalarStyle {
  const { wanted } = context;
  const isMultiline = BREAK.test(text);
  if (wanted === 'double') return 'double';
  if (wanted === 'literal' || wanted === 'folded') return holdsAsBlock(text, context) ? wanted : 'double';
  if (context.isKey && isMultiline) return 'double';
  if (wanted === undefined && isPlain(text, context, isMultiline)) return 'plain';
  const needsEscapes =
    needsNames(text, context) || / [\r\n\x85\u2028\u2029]/.test(text) || /[\r\n\x85\u2028\u2029] /.test(text);
  return needsEscapes ? 'double' : 'single';
}

function needsNames(text: string, { allowUnicode }: ScalarContext): boolean {
  return UNPRINTABLE.test(text) || (!allowUnicode && /[^\n\x20-\x7e]/.test(text));
}

/** Blocks stand in blocks only, and cannot show blanks at a line's end. */
function holdsAsBlock(text: string, context: ScalarContext): boolean {
  if (context.inFlow || context.isKey || text === '' || needsNames(text, context)) return false;
  return !/ (?:[\r\n\x85\u2028\u2029]|$)/.test(text);
}

function isPlain(text: string, context: ScalarContext, isMultiline: boolean): boolean {
  if (text === '' || isMultiline || UNPRINTABLE.test(text) || /^ | $/.test(text)) return false;
  if (!context.allowUnicode && /[^\x20-\x7e]/.test(text)) return false;
  if (/^(?:---|\.\.\.)/.test(text) || /^[#,[\]{}&*!|>'"%@`]/.test(text) || /^[?:-](?: |$)/.test(text)) return false;
  if (/:(?: |$)/.test(text) || / #/.test(text)) return false;
  if (context.inFlow && (/^[?:]/.test(text) || /[,?[\]{}:]/.test(text.slice(1)))) return false;
  return resolvesToText(text);
}

function resolvesToText(text: string): boolean {
  if (text === '<<') return false;
  try {
    return typeof resolvePlain(text) === 'string';
  } catch {
    return false;
  }
}
