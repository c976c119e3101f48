import { CbxError, SourceFile, type Span } from '../../errors/index.ts';
import type { Inventory } from '../../inventory/index.ts';
import { SchemaSet, type Violation } from '../../schema/index.ts';
import { didYouMean, nearest } from '../../util/nearest.ts';
import { crossRules, type Finding } from './cross-rules.ts';
import { type PackageDocument, placeOf, toPackageDocument } from './package-document.ts';

export interface PackageReport {
  readonly errors: readonly CbxError[];
  readonly warnings: readonly CbxError[];
}

interface ClusterSchema {
  readonly $id: string;
  readonly [key: string]: unknown;
}

/**
 * Checks a package against the schema of its `cluster_type` and the rules between its values: what is missing, misspelt
 * or of the wrong form, each with its place.
 * @param schemas every schema of schemas/clusters
 */
export function validatePackage(inventory: Inventory, schemas: readonly ClusterSchema[]): PackageReport {
  const document = toPackageDocument(inventory);
  const whole = { file: new SourceFile(inventory.file ?? '<inventory>', ''), start: 0, end: 0 };
  const type = document.vars.cluster_type;
  const schema = schemas.find((one) => one.$id === `${String(type)}.json`);
  const checker = new Checker(inventory, document, knownVariables(schemas), whole);
  const violations = compiledSet(schemas).check(schema?.$id ?? 'common.json', document);
  const found = [...violations.map((violation) => checker.violation(violation)), ...checker.findings()];
  return { errors: unique(found), warnings: [...checker.warnings(), ...checker.typos()] };
}

const sets = new WeakMap<readonly ClusterSchema[], SchemaSet>();

/** Compiling takes longer than checking. */
function compiledSet(schemas: readonly ClusterSchema[]): SchemaSet {
  const set = sets.get(schemas) ?? new SchemaSet(schemas);
  sets.set(schemas, set);
  return set;
}

class Checker {
  readonly #inventory: Inventory;
  readonly #document: PackageDocument;
  readonly #known: ReadonlySet<string>;
  readonly #whole: Span;
  readonly #findings: readonly Finding[];

  constructor(inventory: Inventory, document: PackageDocument, known: ReadonlySet<string>, whole: Span) {
    this.#inventory = inventory;
    this.#document = document;
    this.#known = known;
    this.#whole = whole;
    this.#findings = crossRules(document);
  }

  violation({ path, kind, member, got, expected }: Violation): CbxError {
    const owner = ownerOf(path);
    if (kind === 'missing' && member !== undefined) {
      const typo = nearest(member, this.#unknownNames(path), 1)[0];
      const at = typo === undefined ? this.#firstPlace(path) : this.#place([...path, typo]);
      const hint = typo === undefined ? undefined : `"${typo}" is no known name: did you mean "${member}"?`;
      return new CbxError('CLUSTER_MISSING', `${owner} needs "${member}"`, at, hint);
    }
    const name = path.at(-1) ?? '';
    const message = `${owner}: "${name}" must be ${expected}, not ${JSON.stringify(got)}`;
    const choices = expected.startsWith('one of ') ? expected.slice(7).split(', ') : [];
    return new CbxError('CLUSTER_BAD_VALUE', message, this.#place(path), didYouMean(String(got), choices));
  }

  findings(): CbxError[] {
    return this.#findings.filter(({ severity }) => severity === 'error').map((finding) => this.#toError(finding));
  }

  warnings(): CbxError[] {
    return this.#findings.filter(({ severity }) => severity === 'warning').map((finding) => this.#toError(finding));
  }

  /** Names that no schema knows but that are close to one of theirs. */
  typos(): CbxError[] {
    return Object.keys(this.#document.vars).flatMap((name) => {
      const hint = this.#known.has(name) ? undefined : didYouMean(name, this.#known);
      if (hint === undefined) return [];
      return [
        new CbxError('CLUSTER_UNKNOWN', `no role knows the variable "${name}"`, this.#place(['vars', name]), hint),
      ];
    });
  }

  #toError({ path, message, hint }: Finding): CbxError {
    return new CbxError('CLUSTER_RULE', message, this.#place(path), hint);
  }

  #unknownNames(path: readonly string[]): string[] {
    const [section, host = ''] = path;
    const members = section === 'vars' ? this.#document.vars : section === 'vms' ? this.#document.vms[host] : undefined;
    return Object.keys(members ?? {}).filter((name) => !this.#known.has(name));
  }

  #place(path: readonly string[]): Span {
    return placeOf(this.#inventory, path) ?? this.#firstPlace(path);
  }

  /** The first thing that was written about a host, or about all hosts, where the value itself stands nowhere. */
  #firstPlace(path: readonly string[]): Span {
    const [section, host = ''] = path;
    const isHost = section === 'hosts' || section === 'vms';
    const variables = isHost ? this.#inventory.hostVariables(host) : this.#inventory.groupVariables('all');
    for (const { at } of variables.values()) if (at !== undefined) return at;
    return this.#whole;
  }
}

function ownerOf([section, host]: readonly string[]): string {
  if (section === 'hosts' || section === 'vms') return `the host "${host}"`;
  return section === 'groups' ? 'the package (groups)' : 'the package ([all:vars])';
}

/** Every variable that some schema describes, whatever the type. */
function knownVariables(schemas: readonly ClusterSchema[]): ReadonlySet<string> {
  const names = new Set<string>();
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    for (const [key, value] of Object.entries(node)) {
      if (key === 'properties' && typeof value === 'object' && value !== null) {
        for (const name of Object.keys(value)) names.add(name);
      }
      // Groups are no variables.
      if (key !== 'groups') visit(value);
    }
  };
  visit(schemas);
  return names;
}

function unique(errors: readonly CbxError[]): CbxError[] {
  const seen = new Set<string>();
  return errors.filter(({ message }) => {
    if (seen.has(message)) return false;
    seen.add(message);
    return true;
  });
}
