/** Every line end that Python's `str.splitlines` knows. */
const LINE_END = /\r\n|[\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]/;

/** The lines of a text as Python's `str.splitlines` gives them: no empty line after a final line end. */
export function splitLines(text: string): string[] {
  const lines = text.split(LINE_END);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

/**
 * A text without the carriage returns and newlines at its end. A loop, because `/[\r\n]+$/` tries a long run of line
 * ends from each of them: half a minute for 100,000 empty lines.
 */
export function trimLineEnds(text: string): string {
  let end = text.length;
  while (end > 0 && (text[end - 1] === '\n' || text[end - 1] === '\r')) end -= 1;
  return text.slice(0, end);
}
