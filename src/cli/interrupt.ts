/**
 * Ctrl-C and TERM: the first ends the run in order (what runs on targets is ended, the recap is printed), the second
 * leaves at once.
 */
export function onInterrupt(stop: () => void): () => void {
  let count = 0;
  const handle = (): void => {
    count += 1;
    if (count > 1) process.exit(99);
    process.stderr.write('\ninterrupted: ending what runs; once more to leave at once\n');
    stop();
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, handle);
  return () => {
    for (const signal of signals) process.off(signal, handle);
  };
}
