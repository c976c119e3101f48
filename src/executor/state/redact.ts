import { PyDate, PyFloat, UnsafeText, VaultText } from '../../values/value.ts';
import type { RunEvent } from '../events.ts';

const MARK = '********';

/**
 * The one place where secrets leave events: each known secret is replaced by value wherever it stands in a text, in its
 * plain, base64, URL-encoded and shell-quoted forms.
 */
export class Redactor {
  readonly #secrets = new Set<string>();
  #pattern: RegExp | undefined;

  /** Texts under three characters would make every output unreadable and are not looked for. */
  add(secret: string | undefined): void {
    if (secret === undefined || secret.length < 3 || this.#secrets.has(secret)) return;
    this.#secrets.add(secret);
    const forms = [...this.#secrets].flatMap(formsOf).sort((a, b) => b.length - a.length);
    this.#pattern = new RegExp([...new Set(forms)].map(literal).join('|'), 'g');
  }

  event(event: RunEvent): RunEvent {
    if (this.#pattern === undefined) return event;
    switch (event.type) {
      case 'play:start':
      case 'run:start':
      case 'playbook:start':
      case 'play:no-hosts':
      case 'task:start':
      case 'task:end':
      case 'host:start':
        return event;
      default:
        return this.#clean(event, 0) as RunEvent;
    }
  }

  text(text: string): string {
    return this.#pattern === undefined ? text : text.replace(this.#pattern, MARK);
  }

  #clean(value: unknown, depth: number): unknown {
    if (typeof value === 'string') return this.text(value);
    if (typeof value !== 'object' || value === null || depth > 100) return value;
    if (Array.isArray(value)) return value.map((item) => this.#clean(item, depth + 1));
    if (value instanceof UnsafeText) return new UnsafeText(this.text(value.text));
    if (value instanceof Map) {
      return new Map([...value].map(([key, item]) => [this.#clean(key, depth + 1), this.#clean(item, depth + 1)]));
    }
    if (value instanceof PyFloat || value instanceof PyDate || value instanceof VaultText) return value;
    return Object.fromEntries(
      // A passage's name and arguments were cleaned when it began; the syntax tree holds no result.
      Object.entries(value).map(([key, item]) => [key, key === 'run' ? item : this.#clean(item, depth + 1)]),
    );
  }
}

function formsOf(secret: string): string[] {
  const base64 = Buffer.from(secret, 'utf8').toString('base64');
  const json = JSON.stringify(secret).slice(1, -1);
  return [
    secret,
    json,
    base64,
    base64.replace(/=+$/, ''),
    encodeURIComponent(secret),
    encodeURIComponent(secret).replaceAll('%20', '+'),
    secret.replaceAll("'", `'\\''`),
    secret.replaceAll("'", `'"'"'`),
  ].filter((form) => form.length >= 3);
}

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
