/** How a release of ESXi prints structures. */
export interface Dialect {
  /** `6.0`, `7.0` … */
  readonly release: string;
  /** Releases before 6.5 put a blank after each comma and print `dynamicType = <unset>` in every structure. */
  readonly isOld: boolean;
}

export type VimValue = string | number | boolean | undefined | VimObject | VimList | NullObject;

export interface VimObject {
  readonly type: string;
  readonly fields: Readonly<Record<string, VimValue>>;
}

export interface VimList {
  readonly type: string;
  readonly items: readonly VimValue[];
}

/** A structure that is absent prints its type and the word null. */
export interface NullObject {
  readonly absent: string;
}

export function dialectOf(release: string): Dialect {
  const [major = 0, minor = 0] = release.split('.').map(Number);
  return { release, isOld: major < 6 || (major === 6 && minor < 5) };
}

export const object = (type: string, fields: Readonly<Record<string, VimValue>>): VimObject => ({ type, fields });
export const list = (type: string, items: readonly VimValue[]): VimList => ({ type, items });
export const absent = (type: string): NullObject => ({ absent: type });

/**
 * A value as vim-cmd prints it: 3 blanks per level, `<unset>` for undefined, strings in quotes that are not escaped
 * inside, every property but the last with a comma.
 */
export function vimText(value: VimValue, dialect: Dialect, level = 0): string {
  if (value === undefined) return '<unset>';
  if (typeof value === 'string') return `"${value}"`;
  if (typeof value !== 'object') return String(value);
  if ('absent' in value) return `(${value.absent}) null`;
  const inner = '   '.repeat(level + 1);
  const comma = dialect.isOld ? ', \n' : ',\n';
  if ('items' in value) {
    if (value.items.length === 0) return `(${value.type}) []`;
    const items = value.items.map((item) => inner + vimText(item, dialect, level + 1));
    return `(${value.type}) [\n${items.join(comma)}\n${'   '.repeat(level)}]`;
  }
  const fields = Object.entries({ ...(dialect.isOld ? { dynamicType: undefined } : {}), ...value.fields });
  const lines = fields.map(([name, field]) => `${inner}${name} = ${vimText(field, dialect, level + 1)}`);
  return `(${value.type}) {\n${lines.join(comma)}\n${'   '.repeat(level)}}`;
}
