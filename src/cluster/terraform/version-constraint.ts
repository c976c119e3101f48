type Version = readonly number[];

/**
 * Whether a version fits Terraform's constraints, such as `>= 0.10.7, < 0.12`: all of them have to hold. `~> 1.2.3` allows
 * the last of the written numbers to grow. What is no constraint fits, for Terraform itself will say so.
 */
export function satisfies(version: string, constraints: string): boolean {
  const have = numbers(version);
  return constraints.split(',').every((constraint) => {
    const [, operator = '=', wanted] = /^\s*(=|!=|>=|<=|>|<|~>)?\s*v?(\d+(?:\.\d+)*)\s*$/.exec(constraint) ?? [];
    if (wanted === undefined) return true;
    const bound = numbers(wanted);
    const order = compare(have, bound);
    switch (operator) {
      case '!=':
        return order !== 0;
      case '>':
        return order > 0;
      case '>=':
        return order >= 0;
      case '<':
        return order < 0;
      case '<=':
        return order <= 0;
      case '~>':
        return order >= 0 && bound.slice(0, -1).every((number, index) => have[index] === number);
      default:
        return order === 0;
    }
  });
}

function numbers(text: string): Version {
  return text.split('.').map(Number);
}

function compare(a: Version, b: Version): number {
  for (let index = 0; index < Math.max(a.length, b.length); index += 1) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
