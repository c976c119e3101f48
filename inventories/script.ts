import { closeSync, openSync, readSync } from 'node:fs';
import {
  CbxError,
  decodeSource,
  defineInventorySource,
  type InventoryBuilder,
  isDict,
  isList,
  parseJson,
  type SourceContext,
  SourceFile,
  type SourceInput,
  type Span,
  type Value,
} from '../src/inventory/index.ts';

/** An executable that prints groups as JSON with `--list`, and one host's variables with `--host NAME`. */
export default defineInventorySource({
  name: 'script',
  accepts: (input) => input.path !== undefined && (input.isExecutable || hasShebang(input.path)),
  async load(input, builder, context) {
    const script = new InventoryScript(input, context);
    const groups = await script.ask(['--list']);
    await new ScriptReader(script, builder).read(groups);
  },
});

function hasShebang(path: string): boolean {
  const file = openSync(path, 'r');
  try {
    const start = Buffer.alloc(2);
    return readSync(file, start, 0, 2, 0) === 2 && start.toString('latin1') === '#!';
  } finally {
    closeSync(file);
  }
}

type Members = ReadonlyMap<Value, Value>;

/** The program itself: runs it and reads the JSON that it prints. */
class InventoryScript {
  readonly path: string;
  readonly #context: SourceContext;

  constructor(input: SourceInput, context: SourceContext) {
    this.path = input.path ?? input.given;
    this.#context = context;
  }

  get at(): Span {
    return { file: new SourceFile(this.path, ''), start: 0, end: 0 };
  }

  /** @throws CbxError INVENTORY_SCRIPT_FAILED, INVENTORY_SCRIPT_OUTPUT */
  async ask(args: readonly string[]): Promise<Members> {
    const what = args.join(' ');
    const { code, stdout, stderr } = await this.#context.runProcess(this.path, args);
    const complaint = stderr.toString('utf8').trim();
    if (code !== 0) {
      const reason = complaint === '' ? '' : `: ${complaint}`;
      throw new CbxError(
        'INVENTORY_SCRIPT_FAILED',
        `the inventory script exited with ${code} at ${what}${reason}`,
        this.at,
      );
    }
    if (complaint !== '' && this.#context.settings.scriptStderr)
      this.#context.warn(new CbxError('INVENTORY_SCRIPT_STDERR', complaint, this.at));
    // Nothing at all for a host means no variables.
    if (stdout.length === 0 && args[0] === '--host') return new Map();
    const file = decodeSource(`${this.path} ${what}`, stdout, 'INVENTORY');
    const parsed = parseJson(file, this.#context.decrypt);
    if (parsed !== undefined && isDict(parsed.value)) return parsed.value;
    const message = `the inventory script must print a JSON mapping at ${what}`;
    throw new CbxError('INVENTORY_SCRIPT_OUTPUT', message, { file, start: 0, end: 1 });
  }
}

class ScriptReader {
  readonly #script: InventoryScript;
  readonly #builder: InventoryBuilder;
  /** Hosts that the script itself has named; it says nothing about others. */
  readonly #hosts = new Set<string>();

  constructor(script: InventoryScript, builder: InventoryBuilder) {
    this.#script = script;
    this.#builder = builder;
  }

  async read(groups: Members): Promise<void> {
    const meta = groups.get('_meta');
    const hostvars = (isDict(meta) ? meta.get('hostvars') : undefined) ?? undefined;
    for (const [name, body] of groups) if (name !== '_meta') this.#group(String(name), body);
    if (meta === null) throw this.#wrong('_meta must be a mapping');
    if (hostvars !== undefined && !isDict(hostvars)) throw this.#wrong('"hostvars" of _meta must be a mapping');
    for (const host of this.#hosts) {
      const vars = isDict(hostvars) ? hostvars.get(host) : await this.#script.ask(['--host', host]);
      if (vars !== undefined && !isDict(vars))
        throw this.#wrong(`the variables of the host "${host}" must be a mapping`);
      if (vars !== undefined) this.#vars(host, vars);
    }
  }

  /** A list of hosts, or a mapping with hosts, vars and children. Another mapping is variables of a host of that name. */
  #group(given: string, body: Value): void {
    const group = this.#builder.addGroup(given, this.#script.at);
    let members: Members;
    if (!isDict(body)) members = new Map([['hosts', body]]);
    else if (!['hosts', 'vars', 'children'].some((key) => body.has(key))) {
      members = new Map<Value, Value>([
        ['hosts', [given]],
        ['vars', body],
      ]);
    } else members = body;
    const hosts = members.get('hosts');
    if (hosts !== undefined) {
      if (!isList(hosts)) throw this.#wrong(`the hosts of the group "${given}" must be a list`);
      for (const host of hosts) {
        if (typeof host !== 'string') throw this.#wrong(`a host of the group "${given}" is no text`);
        this.#hosts.add(String(host));
        this.#builder.addHost(String(host), group, undefined, this.#script.at);
      }
    }
    const vars = members.get('vars');
    if (vars !== undefined) {
      if (!isDict(vars)) throw this.#wrong(`the vars of the group "${given}" must be a mapping`);
      this.#vars(group, vars);
    }
    const children = members.get('children');
    if (children === undefined) return;
    for (const child of this.#each(children, given)) {
      if (typeof child !== 'string') throw this.#wrong(`a child of the group "${given}" is no text`);
      const name = this.#builder.addGroup(child, this.#script.at);
      this.#builder.addChild(group, name, this.#script.at);
    }
  }

  /** Python walks a mapping by its keys and a text by its characters; Ansible leaves it at that. */
  #each(children: Value, group: string): readonly Value[] {
    if (isList(children)) return children;
    if (isDict(children)) return [...children.keys()];
    if (typeof children === 'string') return [...children];
    throw this.#wrong(`the children of the group "${group}" must be a list`);
  }

  #vars(owner: string, vars: Members): void {
    for (const [name, value] of vars) {
      this.#builder.setVariable(owner, String(name), { value, at: this.#script.at });
    }
  }

  #wrong(message: string): CbxError {
    return new CbxError('INVENTORY_SCRIPT_OUTPUT', message, this.#script.at);
  }
}
