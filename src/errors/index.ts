export {
  CbxError,
  CbxErrors,
  ERROR_AREAS,
  type ErrorArea,
  type ErrorCode,
  formatError,
  formatFatal,
  formatWarning,
} from './cbx-error.ts';
export { codeFrame } from './code-frame.ts';
export { SourceFile } from './source-file.ts';
export { formatLocation, type Sourced, type Span } from './span.ts';
