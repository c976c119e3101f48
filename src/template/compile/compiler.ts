import { CHANGING_METHODS } from '../../values/index.ts';
import type { TemplarEngine } from '../engine.ts';
import type { Execute, TemplateSource } from './template.ts';

/** What is known while one template is compiled. */
export class Compiler {
  readonly engine: TemplarEngine;
  readonly source: TemplateSource;
  readonly blocks = new Map<string, Execute>();
  changesValues = false;
  /** Set once an `extends` was met at the top: what follows it prints nothing there. */
  hasParent = false;

  constructor(engine: TemplarEngine, source: TemplateSource) {
    this.engine = engine;
    this.source = source;
  }

  /** Compiles something whose output is not the template's own: blocks, macros, captured bodies. */
  apart<T>(compile: () => T): T {
    const outside = this.hasParent;
    this.hasParent = false;
    const result = compile();
    this.hasParent = outside;
    return result;
  }

  /** Notes a method call, to know whether the template changes lists or dicts. */
  noteMethod(name: string): void {
    if (CHANGING_METHODS.has(name)) this.changesValues = true;
  }
}
