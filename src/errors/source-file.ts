/** A text that a person wrote, and how to turn offsets in it into lines and columns, worked out only when asked. */
export class SourceFile {
  readonly path: string;
  readonly text: string;
  /** True for text that was decrypted: code frames must not show its lines. */
  readonly secret: boolean;
  #lineStarts: number[] | undefined;

  constructor(path: string, text: string, secret = false) {
    this.path = path;
    this.text = text;
    this.secret = secret;
  }

  /** Line and column (both from 1) of an offset in UTF-16 units; offsets past the end count as the end. */
  position(offset: number): { line: number; column: number } {
    const starts = this.#starts();
    const at = Math.max(0, Math.min(offset, this.text.length));
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= at) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: at - (starts[low] ?? 0) + 1 };
  }

  /** Text of a line (from 1) without its line end; undefined past the last one. */
  line(number: number): string | undefined {
    const starts = this.#starts();
    const start = starts[number - 1];
    if (start === undefined) return undefined;
    const next = starts[number];
    return this.text.slice(start, next === undefined ? undefined : next - 1).replace(/\r$/, '');
  }

  #starts(): number[] {
    if (this.#lineStarts === undefined) {
      const starts = [0];
      for (let at = this.text.indexOf('\n'); at !== -1; at = this.text.indexOf('\n', at + 1)) starts.push(at + 1);
      this.#lineStarts = starts;
    }
    return this.#lineStarts;
  }
}
