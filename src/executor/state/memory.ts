import type { Value } from '../../values/value.ts';
import type { FactCache } from '../fact-cache.ts';

type Values = ReadonlyMap<string, Value>;

/** What a run learnt about one host. Layers are replaced, never changed, so that scopes may keep them. */
export interface HostMemory {
  readonly facts: Values;
  /** set_fact and register: one level, the later one wins. */
  readonly registered: Values;
  readonly includeVars: Values;
}

const NOTHING: HostMemory = { facts: new Map(), registered: new Map(), includeVars: new Map() };

/** The memories of all hosts of a run; facts may come from earlier runs, and stay for later ones. */
export class Memories {
  readonly #hosts = new Map<string, HostMemory>();
  readonly #cache: FactCache | undefined;

  constructor(cache?: FactCache) {
    this.#cache = cache;
  }

  of(host: string): HostMemory {
    let memory = this.#hosts.get(host);
    if (memory !== undefined || this.#cache === undefined) return memory ?? NOTHING;
    memory = { ...NOTHING, facts: this.#cache.load(host) ?? NOTHING.facts };
    this.#hosts.set(host, memory);
    return memory;
  }

  add(host: string, layer: keyof HostMemory, values: Iterable<readonly [string, Value]>): void {
    const memory = this.of(host);
    const changed = new Map([...memory[layer], ...values]);
    this.#hosts.set(host, { ...memory, [layer]: changed });
    if (layer === 'facts') this.#cache?.store(host, changed);
  }

  clearFacts(host: string): void {
    this.#hosts.set(host, { ...this.of(host), facts: new Map() });
    this.#cache?.clear(host);
  }
}

/** Variables that say how cbx reaches a host and as whom: nothing that a target answers may set them (CVE-2020-10684). */
const PROTECTED =
  /^ansible_(?:connection|host|port|user|password|pass|private_key_file|remote_user|remote_addr|shell_.*|become.*|ssh_.*|sudo_.*|su_.*|.*_interpreter|async_dir|timeout|pipelining|scp_.*|sftp_.*|paramiko_.*|winrm_.*|psrp_.*|httpapi_.*|network_.*|docker_.*|.*_executable)$/;
const ALLOWED = /^ansible_(?:discovered_interpreter_python|ssh_host_key_.*|hostname|user_.*)$/;

/** Facts of a target without those that it must not set. */
export function harmlessFacts(facts: Readonly<Record<string, unknown>>): [string, unknown][] {
  return Object.entries(facts).filter(([name]) => !PROTECTED.test(name) || ALLOWED.test(name));
}
