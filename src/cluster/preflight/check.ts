import { join } from 'node:path';
import { CbxError, type ErrorCode, SourceFile, type Span } from '../../errors/index.ts';
import type { ClusterPackage, Inventory } from '../../inventory/index.ts';
import type { VmAnswer } from '../control/vm-status.ts';
import type { PackageDocument } from '../package/package-document.ts';

/** The package that is to be deployed. */
export interface Subject {
  readonly place: ClusterPackage;
  readonly inventory: Inventory;
  readonly document: PackageDocument;
  /** A variable of all hosts as text, with options on top of the inventory; empty where it is not set. */
  readonly text: (name: string) => string;
}

/** Everything outside the package that a check may look at. Nothing here changes anything. */
export interface World {
  readonly env: NodeJS.ProcessEnv;
  readonly now: Date;
  readonly findProgram: (name: string) => string | undefined;
  /** Runs a program to its end. Rejects only where it cannot be started. */
  readonly run: (
    program: string,
    args: readonly string[],
  ) => Promise<{ readonly code: number; readonly stdout: string }>;
  /** The IPv4 addresses of a name. Rejects where it has none. */
  readonly resolve: (name: string) => Promise<readonly string[]>;
  readonly get: (url: string) => Promise<{ readonly status: number; readonly body: string }>;
  /** Says hello in HTTP/2 over mutual TLS. Rejects with the reason where no answer comes. */
  readonly greet: (greeting: Greeting) => Promise<void>;
  /** What the hosts of the package's VMs tell about them. */
  readonly askVms: () => Promise<ReadonlyMap<string, VmAnswer>>;
}

/** A client with its certificate at a server that has to prove its name. */
export interface Greeting {
  readonly host: string;
  readonly port: number;
  readonly serverName: string;
  readonly ca: Buffer;
  readonly cert: Buffer;
  readonly key: Buffer;
}

/** Something that deploying would trip over. Warnings do not stop it. */
export interface Problem {
  readonly severity: 'error' | 'warning';
  readonly error: CbxError;
}

/** One line of preflight. Returns every problem that it finds; an empty list also where it does not apply. */
export type Check = (subject: Subject, world: World) => Promise<readonly Problem[]>;

export function problem(code: ErrorCode, message: string, at: Span | undefined, hint: string): Problem {
  return { severity: 'error', error: new CbxError(code, message, at, hint) };
}

/** The place of a file of the package, be it there or not. */
export function placeIn({ place }: Subject, name: string): Span {
  return { file: new SourceFile(join(place.folder, name), ''), start: 0, end: 0 };
}

/** Where a variable of all hosts is written; the package's inventory where it is not. */
export function placeOfVariable(subject: Subject, name: string): Span {
  const at = subject.inventory.groupVariables('all').get(name)?.at;
  return at ?? { file: new SourceFile(subject.place.hosts, ''), start: 0, end: 0 };
}

export function isType(subject: Subject, ...types: readonly string[]): boolean {
  return types.includes(subject.text('cluster_type'));
}
