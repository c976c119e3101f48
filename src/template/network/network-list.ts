import { type IpNetwork, parseNetwork } from './ip-network.ts';

/** Networks that are well known, read when they are first asked for: most programs never do, and all would pay for it. */
export function networkList(...texts: readonly string[]): () => readonly IpNetwork[] {
  let read: readonly IpNetwork[] | undefined;
  return () => (read ??= texts.map((text) => parseNetwork(text)!));
}
