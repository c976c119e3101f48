import type { Py } from '../../values/index.ts';
import type { Syntax } from '../parse/syntax.ts';
import type { Frame } from '../run/frame.ts';

/** How a statement ended: went on, or leaves its loop's round, or the loop. */
export type Outcome = 0 | 1 | 2;
export const NEXT: Outcome = 0;
export const CONTINUE: Outcome = 1;
export const BREAK: Outcome = 2;

/** A compiled expression. */
export type Evaluate = (frame: Frame) => Py;

/** A compiled statement: adds what it prints to the output. */
export type Execute = (frame: Frame, out: Py[]) => Outcome;

/** Where a template's text comes from. */
export interface TemplateSource {
  /** A file's path, or undefined for the text of a scalar. */
  readonly path: string | undefined;
  readonly text: string;
  /** The stretch that a person wrote, where cbx put something around it (`{% if … %}` of a condition). */
  readonly own?: readonly [start: number, end: number];
  /** The `#jinja2:` line of a file, which is not part of the text. */
  readonly header?: string;
}

/** A template compiled once per text and syntax, used for every host. */
export interface CompiledTemplate {
  readonly source: TemplateSource;
  readonly syntax: Syntax;
  readonly body: Execute;
  readonly blocks: ReadonlyMap<string, Execute>;
  /** Set when it calls a method that changes a list or dict, so that it must work on copies. */
  readonly changesValues: boolean;
}
