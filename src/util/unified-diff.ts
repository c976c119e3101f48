interface Match {
  readonly a: number;
  readonly b: number;
  readonly size: number;
}

/** A hunk's edit: lines [aFrom, aTo) of the old text became lines [bFrom, bTo) of the new one. */
interface Edit {
  readonly equal: boolean;
  readonly aFrom: number;
  readonly aTo: number;
  readonly bFrom: number;
  readonly bTo: number;
}

/**
 * A unified diff as Python's difflib gives it (longest common stretch first, lines that make up over one hundredth of a
 * long text are no anchors), because users compare and archive these texts.
 * @param before and after: lines with their line ends
 * @returns lines with their line ends; empty when nothing differs
 */
export function unifiedDiff(
  before: readonly string[],
  after: readonly string[],
  fromName: string,
  toName: string,
  context = 3,
): string[] {
  const rows: string[] = [];
  for (const hunk of hunks(edits(before, after), context)) {
    if (rows.length === 0) rows.push(`--- ${fromName}\n`, `+++ ${toName}\n`);
    const first = hunk[0] as Edit;
    const last = hunk[hunk.length - 1] as Edit;
    rows.push(`@@ -${range(first.aFrom, last.aTo)} +${range(first.bFrom, last.bTo)} @@\n`);
    for (const edit of hunk) {
      const old = before.slice(edit.aFrom, edit.aTo);
      if (edit.equal) rows.push(...old.map((line) => ` ${line}`));
      else {
        rows.push(...old.map((line) => `-${line}`));
        rows.push(...after.slice(edit.bFrom, edit.bTo).map((line) => `+${line}`));
      }
    }
  }
  return rows;
}

function range(from: number, to: number): string {
  const length = to - from;
  if (length === 1) return String(from + 1);
  return `${length === 0 ? from : from + 1},${length}`;
}

function hunks(all: readonly Edit[], context: number): Edit[][] {
  const found: Edit[][] = [];
  let hunk: Edit[] = [];
  all.forEach((edit, index) => {
    if (!edit.equal) {
      hunk.push(edit);
      return;
    }
    const size = edit.aTo - edit.aFrom;
    const isFirst = index === 0;
    const isLast = index === all.length - 1;
    if (isFirst || isLast || size > 2 * context) {
      if (!isFirst) {
        const end = Math.min(size, context);
        hunk.push({ ...edit, aTo: edit.aFrom + end, bTo: edit.bFrom + end });
        if (hunk.some((part) => !part.equal)) found.push(hunk);
      }
      const start = Math.min(size, context);
      hunk = isLast && !isFirst ? [] : [{ ...edit, aFrom: edit.aTo - start, bFrom: edit.bTo - start }];
      return;
    }
    hunk.push(edit);
  });
  if (hunk.some((part) => !part.equal)) found.push(hunk);
  return found;
}

function edits(before: readonly string[], after: readonly string[]): Edit[] {
  const result: Edit[] = [];
  let a = 0;
  let b = 0;
  for (const match of matches(before, after)) {
    if (a < match.a || b < match.b) result.push({ equal: false, aFrom: a, aTo: match.a, bFrom: b, bTo: match.b });
    a = match.a + match.size;
    b = match.b + match.size;
    if (match.size > 0) result.push({ equal: true, aFrom: match.a, aTo: a, bFrom: match.b, bTo: b });
  }
  return result;
}

/** Stretches that are alike, in order; the last one is empty and marks the ends. */
function matches(before: readonly string[], after: readonly string[]): Match[] {
  const places = anchors(after);
  const found: Match[] = [];
  const open: [number, number, number, number][] = [[0, before.length, 0, after.length]];
  for (let area = open.pop(); area !== undefined; area = open.pop()) {
    const [aLow, aHigh, bLow, bHigh] = area;
    const match = longest(before, after, places, area);
    if (match.size === 0) continue;
    found.push(match);
    if (aLow < match.a && bLow < match.b) open.push([aLow, match.a, bLow, match.b]);
    const aEnd = match.a + match.size;
    const bEnd = match.b + match.size;
    if (aEnd < aHigh && bEnd < bHigh) open.push([aEnd, aHigh, bEnd, bHigh]);
  }
  found.sort((x, y) => x.a - y.a || x.b - y.b);
  const joined: Match[] = [];
  for (const match of found) {
    const last = joined[joined.length - 1];
    if (last !== undefined && last.a + last.size === match.a && last.b + last.size === match.b) {
      joined[joined.length - 1] = { ...last, size: last.size + match.size };
    } else joined.push(match);
  }
  joined.push({ a: before.length, b: after.length, size: 0 });
  return joined;
}

function anchors(after: readonly string[]): Map<string, number[]> {
  const places = new Map<string, number[]>();
  after.forEach((line, index) => {
    const list = places.get(line);
    if (list === undefined) places.set(line, [index]);
    else list.push(index);
  });
  if (after.length >= 200) {
    const limit = Math.floor(after.length / 100) + 1;
    for (const [line, list] of places) if (list.length > limit) places.delete(line);
  }
  return places;
}

function longest(
  before: readonly string[],
  after: readonly string[],
  places: ReadonlyMap<string, readonly number[]>,
  [aLow, aHigh, bLow, bHigh]: readonly [number, number, number, number],
): Match {
  let best: Match = { a: aLow, b: bLow, size: 0 };
  let runs = new Map<number, number>();
  for (let a = aLow; a < aHigh; a += 1) {
    const next = new Map<number, number>();
    for (const b of places.get(before[a] as string) ?? []) {
      if (b < bLow) continue;
      if (b >= bHigh) break;
      const size = (runs.get(b - 1) ?? 0) + 1;
      next.set(b, size);
      if (size > best.size) best = { a: a - size + 1, b: b - size + 1, size };
    }
    runs = next;
  }
  let { a, b, size } = best;
  while (a > aLow && b > bLow && before[a - 1] === after[b - 1]) {
    a -= 1;
    b -= 1;
    size += 1;
  }
  while (a + size < aHigh && b + size < bHigh && before[a + size] === after[b + size]) size += 1;
  return { a, b, size };
}
