import type { Effects, TaskResult } from '../../task/index.ts';
import { binary } from '../../values/index.ts';
import { isDict, isList, isUnsafe, type Value } from '../../values/value.ts';
import { registered } from '../result-value.ts';
import type { HostJob } from '../state/host-job.ts';
import { harmlessFacts } from '../state/memory.ts';
import { tuplesToLists } from './tuples.ts';

/**
 * Makes the changes that a control module asked for: in the inventory, in hosts' variables, in the run's statistics.
 * @returns whether the inventory is another one now; undefined where the module did not ask for that
 */
export function applyEffects(
  job: HostJob,
  effects: Effects,
  delegate: string | undefined,
  isDelegated: boolean | undefined,
): boolean | undefined {
  const { run } = job.play;
  const { addHost, groupBy, facts, stats } = effects;
  const before = run.inventory;
  if (addHost !== undefined) {
    const vars = new Map(Object.entries(addHost.vars).map(([name, value]) => [name, { value }]));
    run.changeInventory((inventory) => inventory.withHost(addHost.name, addHost.groups, vars));
    job.play.playScopes.addHost(addHost.name);
  }
  if (groupBy !== undefined) {
    const dashed = (name: string): string => name.replaceAll(' ', '-');
    const { host } = job;
    const parents = groupBy.parents.map(dashed);
    run.changeInventory((inventory) =>
      inventory.host(host) === undefined ? inventory : inventory.withGroup(dashed(groupBy.key), host, parents),
    );
  }
  if (facts !== undefined) {
    const layer = facts.level === 'set_fact' ? 'registered' : facts.level === 'include_vars' ? 'includeVars' : 'facts';
    // A variable is rendered again where it is used, which makes a list of every tuple in it (ansible-core 2.14).
    const stored = [...facts.values].map(([name, value]) => [name, tuplesToLists(value, isUnsafe)] as const);
    for (const host of factHosts(job, delegate, isDelegated)) {
      run.memories.add(host, layer, stored);
      if (facts.cacheable === true && layer === 'registered') run.memories.add(host, 'facts', stored);
    }
  }
  if (stats !== undefined) {
    const owner = stats.perHost ? job.host : '_run';
    const own = run.stats.custom.get(owner) ?? new Map<string, unknown>();
    run.stats.custom.set(owner, own);
    for (const [name, value] of stats.data) {
      own.set(name, stats.aggregate && own.has(name) ? aggregate(own.get(name) as Value, value) : value);
    }
  }
  return addHost === undefined && groupBy === undefined ? undefined : run.inventory !== before;
}

/** Keeps the facts that a module found on a target, without those that no target may set. */
export function rememberFacts(
  job: HostJob,
  { ansible_facts: facts }: TaskResult,
  delegate: string | undefined,
  isDelegated: boolean | undefined,
): void {
  if (facts === undefined) return;
  const values = harmlessFacts(facts).map(([name, value]) => [name, registered(value)] as const);
  for (const host of factHosts(job, delegate, isDelegated)) job.play.run.memories.add(host, 'facts', values);
}

/** Whose facts a task sets: those of the hosts that share it, or of the host it is delegated to with `delegate_facts`. */
export function factHosts(
  job: HostJob,
  delegate: string | undefined,
  isDelegated: boolean | undefined,
): readonly string[] {
  return isDelegated === true && delegate !== undefined ? [delegate] : job.shareWith;
}

function aggregate(before: Value, more: Value): Value {
  if (isDict(before) && isDict(more)) return new Map([...before, ...more]);
  if (isList(before) && isList(more)) return [...before, ...more];
  if (typeof before === typeof more && typeof before !== 'object') return binary('+', before, more) as Value;
  return more;
}
