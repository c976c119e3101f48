import type { Json } from '../../src/values/value.ts';

/** What the host answers to one request. */
export interface GoldenReply {
  readonly rc?: number;
  readonly fields?: Readonly<Record<string, string>>;
  readonly stdout?: string;
  /** stdout that is not text. */
  readonly stdoutBase64?: string;
  readonly stderr?: string;
  readonly ended?: 'timeout' | 'cancel';
}

/** What one request must look like: a text is a part that it contains. */
export type ScriptExpectation =
  | string
  | {
      readonly equals?: string;
      readonly contains?: readonly string[];
      readonly excludes?: readonly string[];
      readonly stdin?: string;
      readonly env?: Readonly<Record<string, string>>;
      readonly locale?: string;
    };

/**
 * One golden case: arguments and what the host answers -> what cbx sends and what the task's result is. A file in
 * test/tasks/<module>/ is a YAML list of them.
 */
export interface GoldenCase {
  readonly name: string;
  readonly args: { readonly [name: string]: Json };
  /** Check mode and diff mode, both off by default. */
  readonly check?: boolean;
  readonly diff?: boolean;
  readonly become?: boolean;
  readonly verbosity?: number;
  /** Files of the controller: name -> content; findFile and readFile see them below /controller/. */
  readonly files?: Readonly<Record<string, string>>;
  /** Variables of the host. */
  readonly vars?: { readonly [name: string]: Json };
  /** Answers in the order of the requests; a request without one gets rc 0 and nothing else. */
  readonly replies?: readonly GoldenReply[];
  readonly expect: {
    /** Requests that were sent. */
    readonly roundTrips?: number;
    /** One entry per request, in order; null says nothing about it. */
    readonly scripts?: readonly (ScriptExpectation | null)[];
    /** These keys must have these values; null means that the key must be absent. */
    readonly result?: { readonly [key: string]: Json };
    /** The whole result. */
    readonly resultEquals?: { readonly [key: string]: Json };
    readonly effects?: Json;
    readonly warnings?: readonly string[];
    /** Code of the CbxError that the controller's side raises. */
    readonly error?: string;
  };
}
