import { PyError } from '../py.ts';
import { type ParsedRegex, type RegexNode, widthOf } from './ast.ts';
import { caseKey, isInClass, setMatches } from './classes.ts';
import { deadlineError, LIMIT_MS } from './watchdog.ts';

/** What is left to match after a node: gets the position reached. */
type Next = (at: number) => boolean;
type Step = (at: number, next: Next) => boolean;

/** Where each group matched, the whole first; undefined for groups that took no part. */
export type Spans = (readonly [start: number, end: number] | undefined)[];

/** How many steps pass between two looks at the clock. */
const STEPS = 4096;

/**
 * A backtracking matcher with the meaning of Python's: groups keep what they matched in earlier repetitions, references
 * to groups that took no part fail, one empty repetition is allowed. For the patterns that JavaScript's own engine
 * would answer differently or does not know.
 */
export class Matcher {
  readonly #step: Step;
  readonly #pattern: string;
  readonly #isBytes: boolean;
  #text = '';
  #spans: Spans = [];
  #steps = 0;
  #deadline = 0;

  constructor(parsed: ParsedRegex, pattern: string, isBytes: boolean) {
    this.#pattern = pattern;
    this.#isBytes = isBytes;
    this.#step = this.#compile(parsed.root);
  }

  /** Matches at one position; `accept` may refuse an end (an empty match, or one before the end of the text). */
  matchAt(text: string, start: number, accept: (end: number) => boolean): Spans | undefined {
    if (this.#deadline === 0) throw new Error('a match outside of run()');
    this.#text = text;
    this.#spans = [];
    let end = -1;
    const found = this.#step(start, (at) => {
      if (!accept(at)) return false;
      end = at;
      return true;
    });
    if (!found) return undefined;
    const spans = [...this.#spans];
    spans[0] = [start, end];
    return spans;
  }

  /** Runs a use of the pattern under the deadline that all regular expressions have. */
  run<T>(use: () => T): T {
    this.#deadline = Date.now() + LIMIT_MS;
    this.#steps = 0;
    try {
      return use();
    } catch (error) {
      if (error instanceof RangeError)
        throw new PyError(
          'other',
          `the regular expression ${JSON.stringify(this.#pattern)} repeats too deeply on this text`,
        );
      throw error;
    } finally {
      this.#deadline = 0;
    }
  }

  #tick(): void {
    this.#steps += 1;
    if (this.#steps % STEPS === 0 && Date.now() > this.#deadline) throw deadlineError(this.#pattern);
  }

  #codeAt(at: number): number {
    return this.#isBytes ? this.#text.charCodeAt(at) : (this.#text.codePointAt(at) ?? 0);
  }

  #after(at: number): number {
    return at + (!this.#isBytes && this.#codeAt(at) > 0xffff ? 2 : 1);
  }

  #before(at: number): number {
    const isPair = !this.#isBytes && at > 1 && this.#codeAt(at - 2) > 0xffff;
    return at - (isPair ? 2 : 1);
  }

  /** A test of the character at a position; undefined for nodes that are not exactly one character. */
  #single(node: RegexNode): ((at: number) => boolean) | undefined {
    switch (node.kind) {
      case 'char': {
        const { code, flags } = node;
        if (!flags.ignoreCase) return (at) => this.#codeAt(at) === code;
        const key = caseKey(code, flags.ascii);
        return (at) => caseKey(this.#codeAt(at), flags.ascii) === key;
      }
      case 'any':
        return node.flags.dotAll ? () => true : (at) => this.#codeAt(at) !== 10;
      case 'set': {
        const known = new Map<number, boolean>();
        return (at) => {
          const code = this.#codeAt(at);
          let answer = known.get(code);
          if (answer === undefined) {
            answer = setMatches(node, code);
            known.set(code, answer);
          }
          return answer;
        };
      }
      case 'group':
        return node.number === undefined ? this.#single(node.body) : undefined;
      default:
        return undefined;
    }
  }

  #compile(node: RegexNode): Step {
    const single = this.#single(node);
    if (single !== undefined) return (at, next) => at < this.#text.length && single(at) && next(this.#after(at));
    switch (node.kind) {
      case 'sequence':
        return this.#sequence(node.items.map((item) => this.#compile(item)));
      case 'choice': {
        const options = node.options.map((option) => this.#compile(option));
        return (at, next) => options.some((option) => option(at, next));
      }
      case 'group':
        return this.#group(node.number, this.#compile(node.body));
      case 'atomic':
        return this.#atomic(this.#compile(node.body));
      case 'look':
        return this.#look(node);
      case 'reference':
        return this.#reference(node);
      case 'condition': {
        const yes = this.#compile(node.yes);
        const no: Step = node.no === undefined ? (at, next) => next(at) : this.#compile(node.no);
        return (at, next) => (this.#spans[node.number] === undefined ? no : yes)(at, next);
      }
      case 'at':
        return (at, next) => this.#isAt(node, at) && next(at);
      case 'repeat':
        return this.#repeat(node);
      default:
        throw new Error(`a node of kind ${node.kind} is one character`);
    }
  }

  #sequence(steps: readonly Step[]): Step {
    const from = (index: number): Step => {
      const step = steps[index];
      if (step === undefined) return (at, next) => next(at);
      const rest = from(index + 1);
      return (at, next) => step(at, (reached) => rest(reached, next));
    };
    return from(0);
  }

  #group(number: number | undefined, body: Step): Step {
    if (number === undefined) return body;
    return (at, next) =>
      body(at, (end) => {
        const before = this.#spans[number];
        this.#spans[number] = [at, end];
        if (next(end)) return true;
        this.#spans[number] = before;
        return false;
      });
  }

  /** What the body matched first is kept; there is no second try. */
  #atomic(body: Step): Step {
    return (at, next) => {
      const before = [...this.#spans];
      let reached = at;
      const found = body(at, (end) => {
        reached = end;
        return true;
      });
      if (found && next(reached)) return true;
      this.#spans = before;
      return false;
    };
  }

  #look(node: Extract<RegexNode, { kind: 'look' }>): Step {
    const body = this.#compile(node.body);
    const [width] = widthOf(node.body);
    return (at, next) => {
      const before = [...this.#spans];
      let start = at;
      for (let count = 0; node.isBehind && count < width && start >= 0; count += 1) start = this.#before(start);
      const found = start >= 0 && body(start, (end) => !node.isBehind || end === at);
      if (found !== node.isNegated) {
        // A copy: what follows changes its groups, and `before` is still wanted should it fail.
        if (node.isNegated) this.#spans = [...before];
        if (next(at)) return true;
      }
      this.#spans = before;
      return false;
    };
  }

  #reference(node: Extract<RegexNode, { kind: 'reference' }>): Step {
    const { ignoreCase, ascii } = node.flags;
    return (at, next) => {
      const span = this.#spans[node.number];
      if (span === undefined) return false;
      const wanted = this.#text.slice(span[0], span[1]);
      if (!ignoreCase) return this.#text.startsWith(wanted, at) && next(at + wanted.length);
      let reached = at;
      for (const character of wanted) {
        if (reached >= this.#text.length) return false;
        if (caseKey(character.codePointAt(0) ?? 0, ascii) !== caseKey(this.#codeAt(reached), ascii)) return false;
        reached = this.#after(reached);
      }
      return next(reached);
    };
  }

  #isAt({ where, flags }: Extract<RegexNode, { kind: 'at' }>, at: number): boolean {
    const size = this.#text.length;
    switch (where) {
      case 'A':
        return at === 0;
      case '^':
        return at === 0 || (flags.multiLine && this.#text[at - 1] === '\n');
      case 'Z':
        return at === size;
      case '$':
        if (at === size) return true;
        return this.#text[at] === '\n' && (flags.multiLine || at === size - 1);
      default: {
        // Python 3.11 finds no boundary, and no \B either, in an empty text.
        if (size === 0) return false;
        const isWord = (place: number): boolean => isInClass(this.#codeAt(place), 'w', flags.ascii);
        const differs = (at > 0 && isWord(this.#before(at))) !== (at < size && isWord(at));
        return differs === (where === 'b');
      }
    }
  }

  #repeat(node: Extract<RegexNode, { kind: 'repeat' }>): Step {
    const { least, most, mode } = node;
    const single = this.#single(node.body);
    const loop = single === undefined ? this.#loop(this.#compile(node.body), node) : this.#singles(single, node);
    if (mode !== 'possessive') return loop;
    return least === most && single !== undefined ? loop : this.#atomic(loop);
  }

  /** Repetitions of one character need no recursion. */
  #singles(test: (at: number) => boolean, node: Extract<RegexNode, { kind: 'repeat' }>): Step {
    const { least, most, mode } = node;
    return (at, next) => {
      let reached = at;
      let count = 0;
      const forward = (): boolean => {
        if (count >= most || reached >= this.#text.length || !test(reached)) return false;
        reached = this.#after(reached);
        count += 1;
        return true;
      };
      while (count < least) if (!forward()) return false;
      if (mode === 'lazy') {
        do {
          this.#tick();
          if (next(reached)) return true;
        } while (forward());
        return false;
      }
      while (forward()) this.#tick();
      for (;;) {
        this.#tick();
        if (next(reached)) return true;
        if (count <= least) return false;
        reached = this.#before(reached);
        count -= 1;
      }
    };
  }

  #loop(body: Step, node: Extract<RegexNode, { kind: 'repeat' }>): Step {
    const { least, most, mode } = node;
    const round = (at: number, count: number, last: number, next: Next): boolean => {
      this.#tick();
      const again = (): boolean => body(at, (reached) => round(reached, count + 1, at, next));
      if (count < least) return again();
      // A repetition that matched nothing is not repeated.
      const mayRepeat = count < most && at !== last;
      if (mode === 'lazy') return next(at) || (mayRepeat && again());
      return (mayRepeat && again()) || next(at);
    };
    return (at, next) => round(at, 0, -1, next);
  }
}
