/** One row of the list of registered VMs. */
export interface ListedVm {
  readonly id: string;
  readonly name: string;
  readonly datastore: string;
  /** Path below the datastore: `folder/name.vmx`. */
  readonly file: string;
  readonly guestId: string;
  readonly version: string;
}

export interface VmListing {
  readonly vms: readonly ListedVm[];
  /** Numbers of VMs that the host cannot read. */
  readonly invalid: readonly string[];
}

/**
 * Reads what `vim-cmd vmsvc/getallvms` prints, whatever the widths of its columns. A row starts with a number; its name goes
 * up to the `[datastore]`, which two or more blanks stand before; lines that continue a note are no rows.
 */
export function parseVmListing(text: string): VmListing {
  const vms: ListedVm[] = [];
  const invalid: string[] = [];
  for (const line of text.split('\n')) {
    const skipped = /^Skipping invalid VM '(\d+)'/.exec(line)?.[1];
    if (skipped !== undefined) invalid.push(skipped);
    const row = /^(\d+) +(\S.*?) {2,}\[([^\]]+)\] (.+?\.vmx) {2,}(\S+) +(vmx-\d+)(?: |$)/.exec(line);
    if (row === null) continue;
    const [, id = '', name = '', datastore = '', file = '', guestId = '', version = ''] = row;
    vms.push({ id, name, datastore, file, guestId, version });
  }
  return { vms, invalid };
}

/** The VM with exactly that name; several VMs of one name are a mistake that nobody should work on. */
export function vmsNamed(listing: VmListing, name: string): readonly ListedVm[] {
  return listing.vms.filter((vm) => vm.name === name);
}

/** Names that somebody may have meant: those that contain the wanted one or are contained in it, then all others. */
export function namesLike(listing: VmListing, name: string): readonly string[] {
  const names = listing.vms.map((vm) => vm.name);
  const alike = names.filter((other) => other.includes(name) || name.includes(other));
  return alike.length > 0 ? alike : names;
}
