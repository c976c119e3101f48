export { attribute } from './attribute.ts';
export { spend, withinBudget } from './budget.ts';
export { assertHashable, compare, contains, dictGet, dictHas, dictSet, equals, sorted, unwrap } from './compare.ts';
export { PyDateTime, PyTimeDelta, strftime, strptime } from './datetime.ts';
export { DictView } from './dict-view.ts';
export { decodeText, encodeText } from './encoding.ts';
export { escapeHtml } from './html.ts';
export { iterate, length, listOf, toList, tryIterate } from './iterate.ts';
export { parseLiteral } from './literal.ts';
export { Members } from './members.ts';
export { fillDict } from './methods-dict.ts';
export { CHANGING_METHODS } from './methods-list.ts';
export { float, floatRepr, int, isFloat, isInt, isNumeric, toBigInt, toNumber, truncate } from './number.ts';
export { type BinaryOperator, binary, unary } from './operators.ts';
export { percentFormat } from './percent-format.ts';
export {
  JinjaText,
  type Kwargs,
  Markup,
  type Py,
  PyBytes,
  type PyDict,
  PyError,
  type PyErrorKind,
  PyFunction,
  PyIterator,
  PyObject,
  PyRange,
  PySet,
  PyText,
  typeError,
  valueError,
} from './py.ts';
export { PythonRegexError } from './regex/error.ts';
export { type PythonRegex, pythonRegex, type RegexMatch } from './regex/regex.ts';
export { repr, str, textRepr } from './repr.ts';
export { Signature } from './signature.ts';
export { slice, subscript } from './subscript.ts';
export { asText, characters, compareText, isSpace, splitLines, splitWhitespace, strip, textLength } from './text.ts';
export { truth } from './truth.ts';
export { typeName, typeText } from './type-name.ts';
export { isUndefined, LenientUndefined, type Missing, Undefined, UndefinedError } from './undefined.ts';
export * from './value.ts';
