import { asText, compareText, type Py, PyError, str, truth, typeError, Undefined } from '../../values/index.ts';

const OPERATORS: Readonly<Record<string, (order: number) => boolean>> = {
  '==': (order) => order === 0,
  '=': (order) => order === 0,
  eq: (order) => order === 0,
  '<': (order) => order < 0,
  lt: (order) => order < 0,
  '<=': (order) => order <= 0,
  le: (order) => order <= 0,
  '>': (order) => order > 0,
  gt: (order) => order > 0,
  '>=': (order) => order >= 0,
  ge: (order) => order >= 0,
  '!=': (order) => order !== 0,
  '<>': (order) => order !== 0,
  ne: (order) => order !== 0,
};

const TYPES: Readonly<Record<string, (left: string, right: string) => number>> = {
  loose: compareLoose,
  strict: compareStrict,
  semver: compareSemantic,
  semantic: compareSemantic,
  pep440: comparePep440,
};

/** Ansible's version test. */
export function compareVersions(value: Py, version: Py, operator: Py, strict: Py, type: Py): boolean {
  if (value instanceof Undefined) throw value.error();
  if (strict !== null && type !== null) throw new PyError('other', "Cannot specify both 'strict' and 'version_type'");
  const left = str(value);
  const right = version === null ? '' : str(version);
  if (left === '') throw new PyError('other', 'Input version value cannot be empty');
  if (right === '') throw new PyError('other', 'Version parameter to compare against cannot be empty');
  const kind = type !== null ? str(type) : strict !== null && truth(strict) ? 'strict' : 'loose';
  const order = Object.hasOwn(TYPES, kind) ? TYPES[kind] : undefined;
  if (order === undefined)
    throw new PyError(
      'other',
      `Invalid version type (${kind}). Must be one of 'loose', 'strict', 'semver', 'semantic', 'pep440'`,
    );
  const name = asText(operator) ?? '';
  const accept = Object.hasOwn(OPERATORS, name) ? OPERATORS[name] : undefined;
  if (accept === undefined)
    throw new PyError('other', `Invalid operator type (${name}). Must be one of ${named(Object.keys(OPERATORS))}`);
  return accept(order(left, right));
}

function named(words: readonly string[]): string {
  return words.map((word) => `'${word}'`).join(', ');
}

/** Numbers and words between dots, compared one by one; a number against a word has no order. */
export function compareLoose(left: string, right: string): number {
  const parts = (text: string): (string | number)[] =>
    text
      .split(/(\d+|[a-z]+|\.)/)
      .filter((part) => part !== '' && part !== '.')
      .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
  const a = parts(left);
  const b = parts(right);
  for (let at = 0; at < Math.min(a.length, b.length); at += 1) {
    const [x, y] = [a[at]!, b[at]!];
    if (x === y) continue;
    if (typeof x !== typeof y)
      throw typeError("Version comparison failed: '<' not supported between instances of 'str' and 'int'");
    return typeof x === 'string' ? compareText(x, y as string) : x - (y as number);
  }
  return a.length - b.length;
}

function compareStrict(left: string, right: string): number {
  const parse = (text: string): number[] => {
    const match = /^(\d+)\.(\d+)(?:\.(\d+))?(?:([ab])(\d+))?$/.exec(text);
    if (match === null) throw new PyError('other', `Version comparison failed: invalid version number '${text}'`);
    const [, major, minor, patch = '0', stage, number = '0'] = match;
    return [Number(major), Number(minor), Number(patch), stage === 'a' ? 0 : stage === 'b' ? 1 : 2, Number(number)];
  };
  return compareLists(parse(left), parse(right));
}

function compareLists(a: readonly number[], b: readonly number[]): number {
  for (let at = 0; at < Math.max(a.length, b.length); at += 1) {
    const order = (a[at] ?? 0) - (b[at] ?? 0);
    if (order !== 0) return order;
  }
  return 0;
}

const SEMANTIC =
  /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-([\dA-Za-z-]+(?:\.[\dA-Za-z-]+)*))?(?:\+[\dA-Za-z-]+(?:\.[\dA-Za-z-]+)*)?$/;

function compareSemantic(left: string, right: string): number {
  const parse = (text: string): { readonly core: number[]; readonly stage: readonly string[] | undefined } => {
    const match = SEMANTIC.exec(text);
    if (match === null) throw new PyError('other', `Version comparison failed: invalid semantic version '${text}'`);
    return { core: [match[1], match[2], match[3]].map(Number), stage: match[4]?.split('.') };
  };
  const a = parse(left);
  const b = parse(right);
  const order = compareLists(a.core, b.core);
  if (order !== 0) return order;
  if (a.stage === undefined || b.stage === undefined)
    return (a.stage === undefined ? 1 : 0) - (b.stage === undefined ? 1 : 0);
  for (let at = 0; at < Math.max(a.stage.length, b.stage.length); at += 1) {
    const x = a.stage[at];
    const y = b.stage[at];
    if (x === undefined || y === undefined) return x === undefined ? -1 : 1;
    if (x === y) continue;
    const isNumber = [/^\d+$/.test(x), /^\d+$/.test(y)];
    if (isNumber[0] && isNumber[1]) return Number(x) - Number(y);
    if (isNumber[0] !== isNumber[1]) return isNumber[0] ? -1 : 1;
    return compareText(x, y);
  }
  return 0;
}

const PEP440 =
  /^\s*v?(?:(\d+)!)?(\d+(?:\.\d+)*)(?:[-_.]?(alpha|a|beta|b|preview|pre|c|rc)[-_.]?(\d*))?(?:-(\d+)|[-_.]?(?:post|rev|r)[-_.]?(\d*))?([-_.]?dev[-_.]?(\d*))?(?:\+([a-z\d]+(?:[-_.][a-z\d]+)*))?\s*$/i;
const STAGES: Readonly<Record<string, number>> = { alpha: 0, a: 0, beta: 1, b: 1, c: 2, rc: 2, pre: 2, preview: 2 };

/** PEP 440: epoch, release, then dev < pre < final < post. */
function comparePep440(left: string, right: string): number {
  const parse = (text: string): { readonly key: number[][]; readonly local: readonly string[] } => {
    const match = PEP440.exec(text);
    if (match === null) throw new PyError('other', `Version comparison failed: Invalid version: '${text}'`);
    const [, epoch = '0', release = '', stage, stageNumber = '0', dash, post, dev, devNumber = '0', local] = match;
    const numbers = release.split('.').map(Number);
    while (numbers.length > 1 && numbers.at(-1) === 0) numbers.pop();
    const isPost = dash !== undefined || (/post|rev|[-_.]r\d*|\dr\d*/i.test(text) && post !== undefined);
    const isDev = dev !== undefined;
    const low = -1;
    const high = 9;
    const pre =
      stage === undefined
        ? !isPost && isDev
          ? [low]
          : [high]
        : [STAGES[stage.toLowerCase()] ?? 0, Number(stageNumber || 0)];
    return {
      key: [
        [Number(epoch)],
        numbers,
        pre,
        isPost ? [Number(dash ?? (post || 0))] : [low],
        isDev ? [Number(devNumber || 0)] : [Number.MAX_SAFE_INTEGER],
      ],
      local: local?.toLowerCase().split(/[-_.]/) ?? [],
    };
  };
  const a = parse(left);
  const b = parse(right);
  for (const [at, part] of a.key.entries()) {
    const order = compareLists(part, b.key[at] ?? []);
    if (order !== 0) return order;
  }
  for (let at = 0; at < Math.max(a.local.length, b.local.length); at += 1) {
    const x = a.local[at];
    const y = b.local[at];
    if (x === undefined || y === undefined) return x === undefined ? -1 : 1;
    if (x === y) continue;
    const isNumber = [/^\d+$/.test(x), /^\d+$/.test(y)];
    if (isNumber[0] && isNumber[1]) return Number(x) - Number(y);
    return isNumber[0] !== isNumber[1] ? (isNumber[0] ? 1 : -1) : compareText(x, y);
  }
  return 0;
}
