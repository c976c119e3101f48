import type { RemoteShell, Reply } from '../../../shell/remote-shell.ts';
import { join, raw, type Script, sh } from '../../../shell/script.ts';
import { type ListedVm, parseVmListing, type VmListing } from './vim-listing.ts';
import { parseVimObject, vimField } from './vim-object.ts';
import { type GuestFacts, type PowerState, parseCards, parseGuest, parsePowerState, type VmCard } from './vm-facts.ts';

/** What is asked about each VM besides its entry in the list; every part costs about a second on a real host. */
export interface LookParts {
  readonly devices?: boolean;
  readonly guest?: boolean;
  /** The content of the .vmx file. */
  readonly vmx?: boolean;
}

/** All that one look told about a VM. */
export interface SeenVm extends ListedVm {
  /** Full path of the .vmx file on the host. */
  readonly path: string;
  readonly power: PowerState | undefined;
  /** What the host works with, which is not what the file says after an edit without a reload. */
  readonly cpus?: number;
  readonly memoryMb?: number;
  readonly cards?: readonly VmCard[];
  readonly guest?: GuestFacts;
  readonly vmx?: string;
}

export interface SeenHost {
  /** The name that the ESXi host gives itself. */
  readonly host: string;
  readonly listing: VmListing;
  readonly vms: readonly SeenVm[];
}

/** Prints `id` and path of every VM, or of those with exactly one of the names in the variable `names`, one per line. */
const CHOOSE = raw(String.raw`awk '
BEGIN { many = split(ENVIRON["names"], wanted, "\n") }
match($0, /^[0-9]+ +/) {
  id = $1; rest = substr($0, RLENGTH + 1)
  open = match(rest, /  +\[[^]]*\] /)
  if (!open) next
  name = substr(rest, 1, open - 1)
  path = substr(rest, open); sub(/^ +\[/, "", path); sub(/\] /, "/", path)
  if (!match(path, /\.vmx  /)) next
  path = substr(path, 1, RSTART + 3)
  hit = many == 0
  for (i = 1; i <= many; i++) if (wanted[i] == name) hit = 1
  if (hit) print id " /vmfs/volumes/" path
}'`);

/**
 * One script that looks at an ESXi host: the list of VMs, and of those with one of the names (undefined: of all) the power
 * state and whatever else is asked for.
 */
export function lookScript(names: readonly string[] | undefined, parts: LookParts): Script {
  const questions = [
    sh`put "power_$id" "$(vim-cmd vmsvc/power.getstate "$id" 2>&1)"`,
    parts.devices ? sh`put "devices_$id" "$(vim-cmd vmsvc/device.getdevices "$id" 2>&1)"` : undefined,
    parts.guest ? sh`put "guest_$id" "$(vim-cmd vmsvc/get.guest "$id" 2>&1)"` : undefined,
    parts.vmx ? sh`[ ! -r "$path" ] || put "vmx_$id" "$(cat "$path")"` : undefined,
  ];
  return sh`command -v vim-cmd >/dev/null 2>&1 || { put msg 'there is no vim-cmd here: this is no ESXi host'; exit 1; }
put host "$(uname -n)"
list=$(vim-cmd vmsvc/getallvms 2>&1)
put list "$list"
case $list in *Vmid*) ;; *) put msg "vim-cmd does not list the VMs: $list"; exit 1 ;; esac
printf '%s\n' "$list" | names=${names === undefined ? '' : names.join('\n')} ${CHOOSE} | while read -r id path; do
${join(questions, '\n')}
done`;
}

/** Runs {@link lookScript}; a host that does not answer, or answers something else, is the text of why. */
export async function lookAtVms(
  shell: RemoteShell,
  names: readonly string[] | undefined,
  parts: LookParts,
  options: { readonly timeoutMs: number; readonly signal: AbortSignal },
): Promise<SeenHost | string> {
  const reply = await shell.run(lookScript(names, parts), options);
  if (reply.ended === 'timeout') return `vim-cmd did not answer within ${options.timeoutMs / 1000} s`;
  if (reply.rc !== 0) return reply.fields.get('msg') ?? reply.stderr.toString().trim();
  return readLook(reply);
}

/** Reads the fields that {@link lookScript} reported. */
export function readLook(reply: Reply): SeenHost {
  const listing = parseVmListing(reply.fields.get('list') ?? '');
  const vms = listing.vms
    .filter(({ id }) => reply.fields.has(`power_${id}`))
    .map((vm): SeenVm => {
      const field = (name: string): string | undefined => reply.fields.get(`${name}_${vm.id}`);
      const devices = field('devices');
      const hardware = devices === undefined ? undefined : parseVimObject(devices);
      const vmx = field('vmx');
      const guest = parseGuest(field('guest') ?? '');
      return {
        ...vm,
        path: `/vmfs/volumes/${vm.datastore}/${vm.file}`,
        power: parsePowerState(field('power') ?? ''),
        ...(devices === undefined
          ? {}
          : {
              cpus: Number(vimField(hardware, 'numCPU') ?? 0),
              memoryMb: Number(vimField(hardware, 'memoryMB') ?? 0),
              cards: parseCards(devices) ?? [],
            }),
        ...(guest === undefined ? {} : { guest }),
        ...(vmx === undefined ? {} : { vmx: `${vmx.replace(/\n+$/, '')}\n` }),
      };
    });
  return { host: reply.fields.get('host') ?? '', listing, vms };
}
