/** Processor time in seconds of a shell's children, from what its `times` wrote: a line of its own, then one of theirs. */
export function childrenTimes(written: string): { readonly user: number; readonly system: number } | undefined {
  const [user, system] = [...(written.split('\n')[1] ?? '').matchAll(/(\d+)m([\d.]+)s/g)].map(
    ([, minutes, seconds]) => Number(minutes) * 60 + Number(seconds),
  );
  return user === undefined || system === undefined ? undefined : { user, system };
}
