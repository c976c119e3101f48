import { expect } from 'vitest';
import type { ProgramResult, Sandbox } from '../../../src/sandbox/index.ts';
import { hostTree, treeDifference } from '../provisioner/host-tree.ts';
import { recapOf } from '../run-cbx.ts';

/** Check mode touches nothing, the first run succeeds, the second changes nothing. Returns what the first run said. */
export async function threeRuns(
  sandbox: Sandbox,
  hosts: readonly string[],
  run: (...words: string[]) => Promise<ProgramResult>,
): Promise<string> {
  const before = await Promise.all(hosts.map((host) => hostTree(sandbox, host)));
  const checked = await run('--check');
  expect(checked.rc, checked.stdout + checked.stderr).toBe(0);
  const after = await Promise.all(hosts.map((host) => hostTree(sandbox, host)));
  for (const [index, tree] of before.entries()) expect(treeDifference(tree, after[index] ?? [])).toEqual([]);
  const first = await run();
  expect(first.rc, first.stdout + first.stderr).toBe(0);
  const second = await run();
  expect(second.rc, second.stdout + second.stderr).toBe(0);
  for (const host of hosts) expect(recapOf(second.stdout, host).changed, second.stdout).toBe(0);
  return first.stdout;
}
