import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { CbxError } from '../../src/errors/index.ts';
import type { RemoteShell, Reply, RunOptions } from '../../src/shell/remote-shell.ts';
import type { Script } from '../../src/shell/script.ts';
import type { ModuleContext } from '../../src/task/run-module.ts';
import type { Json, Value } from '../../src/values/value.ts';
import type { GoldenCase, GoldenReply } from './golden-case.ts';

export interface SentRequest {
  readonly script: string;
  readonly stdin: string | undefined;
  readonly options: RunOptions;
}

export interface GoldenContext {
  readonly context: ModuleContext;
  readonly sent: SentRequest[];
  readonly warnings: string[];
  /** The folder that holds the case's controller files; empty when it has none. */
  readonly folder: string;
}

/** A context that answers from the case alone: no host is asked. */
export function goldenContext(golden: GoldenCase): GoldenContext {
  const sent: SentRequest[] = [];
  const warnings: string[] = [];
  const folder = golden.files === undefined ? '' : controllerFolder(golden.files);
  const shell = replayShell(golden.replies ?? [], sent);
  const context: ModuleContext = {
    host: 'web1',
    taskName: 'golden',
    say: () => undefined,
    checkMode: golden.check ?? false,
    diffMode: golden.diff ?? false,
    verbosity: golden.verbosity ?? 0,
    become: golden.become ?? false,
    signal: new AbortController().signal,
    playbookDir: folder,
    variable: async (name) => toValue(golden.vars?.[name]),
    findFile: async (_folder, name) => {
      const wanted = name.replace(/\/$/, '');
      const known = Object.keys(golden.files ?? {});
      if (known.some((file) => file === wanted || file.startsWith(`${wanted}/`))) return join(folder, wanted);
      throw new CbxError('ARGS_FILE_NOT_FOUND', `Could not find or access '${name}'`);
    },
    readFile: (path) => readFile(path),
    renderTemplate: async (path) => readFile(path, 'utf8'),
    render: async (value) => value,
    test: async (conditional) => conditional === true || conditional === 'true',
    warn: (message) => warnings.push(message),
    deprecate: (message) => warnings.push(message),
    shell: async () => shell,
    forward: async () => {
      throw new CbxError('CONNECT_FORWARDING', 'forwarding is forbidden');
    },
    release: async () => {},
    reconnect: async () => {},
  };
  return { context, sent, warnings, folder };
}

function replayShell(replies: readonly GoldenReply[], sent: SentRequest[]): RemoteShell {
  return {
    profile: { pid: 1, system: 'Linux', uid: 0, home: '/root', tools: new Set(['curl', 'sha256sum', 'stat', 'tar']) },
    get roundTrips() {
      return sent.length;
    },
    run: async (script: Script, options: RunOptions = {}): Promise<Reply> => {
      const reply = replies[sent.length] ?? {};
      sent.push({ script: script.text, stdin: await textOf(options.stdin), options });
      const stdout =
        reply.stdoutBase64 === undefined
          ? Buffer.from(reply.stdout ?? '', 'utf8')
          : Buffer.from(reply.stdoutBase64, 'base64');
      if (options.stream === true) options.onOutput?.(stdout, 'stdout');
      return {
        rc: reply.rc ?? 0,
        stdout,
        stderr: Buffer.from(reply.stderr ?? '', 'utf8'),
        fields: new Map(Object.entries(reply.fields ?? {})),
        truncated: 0,
        elapsedMs: 1000,
        ...(reply.ended === undefined ? {} : { ended: reply.ended }),
      };
    },
    close: async () => {},
  };
}

async function textOf(stdin: RunOptions['stdin']): Promise<string | undefined> {
  if (stdin === undefined || typeof stdin === 'string') return stdin;
  if (stdin instanceof Uint8Array) return Buffer.from(stdin).toString('utf8');
  const chunks: Buffer[] = [];
  for await (const chunk of stdin) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks).toString('utf8');
}

function controllerFolder(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'cbx-golden-'));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

/** YAML data of a case as a Value: objects become dicts. */
export function toValue(json: Json | undefined): Value | undefined {
  if (json === undefined) return undefined;
  if (Array.isArray(json)) return json.map((item) => toValue(item as Json) as Value);
  if (typeof json === 'object' && json !== null) {
    return new Map(Object.entries(json).map(([key, member]) => [key, toValue(member as Json) as Value]));
  }
  return json as Value;
}
