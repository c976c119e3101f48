import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import formatsModule, { type FormatsPlugin } from 'ajv-formats';

// The package is CommonJS: its default export arrives wrapped.
const addFormats = formatsModule as unknown as FormatsPlugin;

/** One violation: where in the data, what the schema says there, and in words what is expected. */
export interface Violation {
  /** Member names from the root down. */
  readonly path: readonly string[];
  readonly kind: 'missing' | 'unknown' | 'wrong';
  /** The missing or unknown member. */
  readonly member: string | undefined;
  readonly got: unknown;
  readonly expected: string;
}

/** A set of JSON Schemas (draft 2020-12) that may refer to each other, each compiled once, when it is first used. */
export class SchemaSet {
  readonly #ajv: Ajv2020;

  constructor(schemas: readonly object[]) {
    this.#ajv = new Ajv2020({ allErrors: true, strict: false, verbose: true });
    addFormats(this.#ajv, ['email', 'ipv4', 'ipv6', 'uri']);
    this.#ajv.addFormat('netmask', isNetmask);
    this.#ajv.addFormat('cidr', isCidr);
    this.#ajv.addFormat('mebibytes', { type: 'number', validate: (value: number) => value % 4 === 0 });
    for (const schema of schemas) this.#ajv.addSchema(schema);
  }

  /** Everything that is wrong with a document. Throws a RangeError for an unknown schema. */
  check(schema: string, document: unknown): Violation[] {
    const validate = this.#ajv.getSchema(schema) as ValidateFunction | undefined;
    if (validate === undefined) throw new RangeError(`there is no schema ${schema}`);
    if (validate(document) === true) return [];
    // The branches of if and of references only repeat what stands in their own errors.
    return (validate.errors ?? []).filter(({ keyword }) => keyword !== 'if').map(toViolation);
  }
}

function toViolation(error: ErrorObject): Violation {
  const path = error.instancePath
    .split('/')
    .slice(1)
    .map((part) => part.replace(/~1/g, '/').replace(/~0/g, '~'));
  const params = error.params as Readonly<Record<string, unknown>>;
  const missing = params.missingProperty;
  const unknown = params.additionalProperty;
  const kind = missing !== undefined ? 'missing' : unknown !== undefined ? 'unknown' : 'wrong';
  const member = missing ?? unknown;
  return {
    path,
    kind,
    member: typeof member === 'string' ? member : undefined,
    got: error.data,
    expected: inWords(error, params),
  };
}

function inWords(error: ErrorObject, params: Readonly<Record<string, unknown>>): string {
  switch (error.keyword) {
    case 'enum':
      return `one of ${(params.allowedValues as readonly unknown[]).map(String).join(', ')}`;
    case 'const':
      return String(params.allowedValue);
    case 'type':
      return `a value of type ${String(params.type).replace(/,/g, ' or ')}`;
    case 'format':
      return FORMATS[String(params.format)] ?? `a valid ${String(params.format)}`;
    case 'pattern':
      return `text that matches ${String(params.pattern)}`;
    case 'not':
      return 'no value at all here';
    default:
      return error.message ?? error.keyword;
  }
}

const FORMATS: Readonly<Record<string, string>> = {
  ipv4: 'an IPv4 address',
  email: 'an e-mail address',
  netmask: 'an IPv4 network mask such as 255.255.255.0',
  cidr: 'an IPv4 network such as 10.42.0.0/16',
  mebibytes: 'a multiple of 4',
};

/** The 32 bits of a dotted address; undefined where the text is none. */
export function parseIpv4(text: string): number | undefined {
  const found = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  const parts = found?.slice(1).map(Number);
  if (parts === undefined || parts.some((part) => part > 255)) return undefined;
  return parts.reduce((bits, part) => bits * 256 + part, 0);
}

function isNetmask(text: string): boolean {
  const bits = parseIpv4(text);
  return bits !== undefined && /^1*0*$/.test(bits.toString(2).padStart(32, '0'));
}

function isCidr(text: string): boolean {
  const [address = '', prefix = ''] = text.split('/');
  const bits = parseIpv4(address);
  if (bits === undefined || !/^\d{1,2}$/.test(prefix) || Number(prefix) > 32) return false;
  return bits % 2 ** (32 - Number(prefix)) === 0;
}
