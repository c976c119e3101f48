/**
 * The candidates that a misspelt word most likely meant, best first: at most `limit`, each within a third of the
 * word's length in edits (a swap of two neighbours counts as one), case ignored.
 */
export function nearest(word: string, candidates: Iterable<string>, limit = 3): string[] {
  const wanted = word.toLowerCase();
  const bound = Math.max(1, Math.floor(Math.max(wanted.length, 3) / 3));
  const found: { name: string; cost: number }[] = [];
  for (const name of candidates) {
    const cost = editDistance(wanted, name.toLowerCase(), bound);
    if (cost <= bound && name !== word) found.push({ name, cost });
  }
  found.sort((a, b) => a.cost - b.cost || (a.name < b.name ? -1 : 1));
  return found.slice(0, limit).map((entry) => entry.name);
}

/** `did you mean "x" or "y"?`, or undefined when nothing is near. */
export function didYouMean(word: string, candidates: Iterable<string>): string | undefined {
  const names = nearest(word, candidates);
  if (names.length === 0) return undefined;
  return `did you mean ${names.map((name) => JSON.stringify(name)).join(' or ')}?`;
}

/** Optimal string alignment distance; anything above `bound` may be returned as `bound + 1`. */
function editDistance(a: string, b: string, bound: number): number {
  if (Math.abs(a.length - b.length) > bound) return bound + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const same = a[row - 1] === b[column - 1];
      let cost = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (same ? 0 : 1),
      );
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]) {
        cost = Math.min(cost, (beforeLast[column - 2] ?? 0) + 1);
      }
      current.push(cost);
    }
    beforeLast = last;
    last = current;
  }
  return last[b.length] ?? bound + 1;
}
