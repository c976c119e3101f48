/** What can be broken on purpose, and what its value names. */
export const FAULTS = {
  'slow-answer': { value: 'seconds', what: 'every vim-cmd and esxcli takes that long' },
  hang: { value: '', what: 'vim-cmd and esxcli never answer' },
  'mac-delay': { value: 'seconds', what: 'a generated MAC address appears that long after the power-on' },
  'power-on-fails': { value: 'vm', what: 'power.on fails' },
  'power-off-ignored': { value: 'vm', what: 'power.off says that it does, and does not' },
  'locked-file': { value: 'vm', what: 'power.on, reload and destroy find a file of the VM locked' },
  'lost-vm': { value: 'vm', what: "the VM's files are gone: getallvms skips it as invalid" },
  'no-tools': { value: 'vm', what: 'the guest has no tools: no address, no shutdown' },
  'datastore-full': { value: 'datastore', what: 'nothing can be written there any more' },
  'ssh-refused': { value: '', what: 'sshd does not listen' },
  'ssh-dropped': { value: '', what: 'the next vim-cmd loses its session; then all is well again' },
} as const satisfies Readonly<Record<string, { readonly value: string; readonly what: string }>>;

export type FaultName = keyof typeof FAULTS;

/** Faults that are on, with their value; those for a VM or a datastore hold several names. */
export type Faults = Readonly<Partial<Record<FaultName, readonly string[]>>>;

export function isFault(name: string): name is FaultName {
  return Object.hasOwn(FAULTS, name);
}

export function hasFault(faults: Faults, name: FaultName, subject?: string): boolean {
  const values = faults[name];
  return values !== undefined && (subject === undefined || values.includes(subject));
}

/** The value of a fault that counts seconds, in milliseconds; 0 when it is off. */
export function faultMs(faults: Faults, name: FaultName): number {
  return Number(faults[name]?.at(-1) ?? 0) * 1000;
}

/** `name` or `name=value`. Returns the new faults, or why not. */
export function withFault(faults: Faults, words: string): Faults | string {
  const [, name = '', , value = ''] = /^([^=]*)(=(.*))?$/.exec(words) ?? [];
  if (!isFault(name)) return `no fault "${name}"; there are: ${Object.keys(FAULTS).join(', ')}`;
  const wanted = FAULTS[name].value;
  if ((wanted === '') !== (value === ''))
    return wanted === '' ? `${name} takes no value` : `${name} wants =<${wanted}>`;
  if (wanted === 'seconds' && !/^\d+(\.\d+)?$/.test(value)) return `${name} wants a number of seconds`;
  const before = wanted === 'seconds' ? [] : (faults[name] ?? []);
  return { ...faults, [name]: [...new Set([...before, value])] };
}

/** `name`, `name=value` or nothing at all for every fault. */
export function withoutFault(faults: Faults, words: string): Faults {
  if (words === '') return {};
  const [name = '', value] = words.split('=');
  const left = value === undefined ? [] : (faults[name as FaultName] ?? []).filter((each) => each !== value);
  const { [name as FaultName]: _gone, ...rest } = faults;
  return left.length === 0 ? rest : { ...rest, [name]: left };
}
