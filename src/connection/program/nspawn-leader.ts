import { readdir, readFile } from 'node:fs/promises';
import { CbxError } from '../../errors/index.ts';

/**
 * The first process of a running systemd-nspawn machine, which its namespaces are entered by. Read from /proc, because
 * machines that run with `--register=no` are unknown to machinectl.
 *
 * @throws CONNECT_NO_CONTAINER
 */
export async function nspawnLeader(machine: string): Promise<number> {
  for (const pid of await processes()) {
    const words = await wordsOf(pid);
    if (!/(?:^|\/)systemd-nspawn$/.test(words[0] ?? '') || machineName(words) !== machine) continue;
    const [leader] = await childrenOf(pid);
    if (leader !== undefined) return leader;
  }
  throw new CbxError(
    'CONNECT_NO_CONTAINER',
    `No systemd-nspawn machine ${JSON.stringify(machine)} is running here`,
    undefined,
    'see `machinectl list`; ansible_host names the machine where the inventory does not; cbx must run as root',
  );
}

/** `--machine=NAME`, `--machine NAME`, `-M NAME` or `-MNAME`; without it the machine has its folder's name. */
function machineName(words: readonly string[]): string | undefined {
  const named = optionValue(words, '--machine', '-M');
  return named ?? optionValue(words, '--directory', '-D')?.replace(/\/+$/, '').split('/').at(-1);
}

function optionValue(words: readonly string[], long: string, short: string): string | undefined {
  for (const [index, word] of words.entries()) {
    if (word === long || word === short) return words[index + 1];
    if (word.startsWith(`${long}=`)) return word.slice(long.length + 1);
    if (word.startsWith(short) && !word.startsWith('--')) return word.slice(short.length);
  }
  return undefined;
}

async function processes(): Promise<number[]> {
  return (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
}

async function wordsOf(pid: number): Promise<readonly string[]> {
  // A process may end while it is looked at.
  const text = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return text.split('\0');
}

async function childrenOf(pid: number): Promise<number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  return text.split(' ').filter(Boolean).map(Number);
}
