/**
 * Compares two Debian versions as dpkg does: epoch, upstream version, revision; `~` sorts before everything, even the end.
 *
 * @returns negative, 0 or positive
 */
export function compareDebianVersions(left: string, right: string): number {
  const a = splitVersion(left);
  const b = splitVersion(right);
  return a.epoch - b.epoch || compareParts(a.upstream, b.upstream) || compareParts(a.revision, b.revision);
}

function splitVersion(text: string): { epoch: number; upstream: string; revision: string } {
  const match = /^(?:(\d+):)?(.*?)(?:-([^-]*))?$/s.exec(text);
  return { epoch: Number(match?.[1] ?? 0), upstream: match?.[2] ?? '', revision: match?.[3] ?? '' };
}

function compareParts(left: string, right: string): number {
  let a = left;
  let b = right;
  while (a !== '' || b !== '') {
    const textA = /^\D*/.exec(a)?.[0] ?? '';
    const textB = /^\D*/.exec(b)?.[0] ?? '';
    const byText = compareText(textA, textB);
    if (byText !== 0) return byText;
    a = a.slice(textA.length);
    b = b.slice(textB.length);
    const digitsA = /^\d*/.exec(a)?.[0] ?? '';
    const digitsB = /^\d*/.exec(b)?.[0] ?? '';
    const byNumber = BigInt(digitsA || 0) - BigInt(digitsB || 0);
    if (byNumber !== 0n) return byNumber < 0n ? -1 : 1;
    a = a.slice(digitsA.length);
    b = b.slice(digitsB.length);
  }
  return 0;
}

function compareText(left: string, right: string): number {
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const difference = weight(left[index]) - weight(right[index]);
    if (difference !== 0) return difference;
  }
  return 0;
}

function weight(char: string | undefined): number {
  if (char === '~') return -1;
  if (char === undefined) return 0;
  return /[A-Za-z]/.test(char) ? char.charCodeAt(0) : char.charCodeAt(0) + 256;
}
