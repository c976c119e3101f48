/** How many connections to one address may be in the making: sshd's MaxStartups drops what is too much. */
const LIMIT = 6;

interface Gate {
  limit: number;
  running: number;
  readonly waiting: (() => void)[];
}

const gates = new Map<string, Gate>();

/**
 * Runs an attempt to connect when the address has room for it. When the server drops connections before they are set up,
 * `shrink` halves the room for all that share the address.
 */
export async function withinLimit<T>(address: string, attempt: (shrink: () => void) => Promise<T>): Promise<T> {
  const gate = gates.get(address) ?? { limit: LIMIT, running: 0, waiting: [] };
  gates.set(address, gate);
  while (gate.running >= gate.limit) await new Promise<void>((resolve) => gate.waiting.push(resolve));
  gate.running += 1;
  try {
    return await attempt(() => {
      gate.limit = Math.max(1, Math.floor(gate.limit / 2));
    });
  } finally {
    gate.running -= 1;
    for (let free = gate.limit - gate.running; free > 0; free -= 1) gate.waiting.shift()?.();
    if (gate.running === 0 && gate.waiting.length === 0) gates.delete(address);
  }
}

/** Milliseconds to wait before try number `tries` (from 1): doubled each time, somewhere in the upper half, at most 4 s. */
export function backOffMs(tries: number, random: () => number = Math.random): number {
  const ceiling = Math.min(4000, 200 * 2 ** (tries - 1));
  return ceiling / 2 + random() * (ceiling / 2);
}
