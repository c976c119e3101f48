import type { RemoteShell } from '../../../shell/remote-shell.ts';
import { type Script, sh } from '../../../shell/script.ts';
import type { SeenVm } from './look-at-vms.ts';
import { type PowerState, vimFailure } from './vm-facts.ts';

export interface ChangeOptions {
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

const COMMANDS: Readonly<Record<PowerState, readonly [command: string, word: string]>> = {
  on: ['power.on', 'Powered on'],
  off: ['power.off', 'Powered off'],
  suspended: ['power.suspend', 'Suspended'],
};

/** Runs a change on an ESXi host. Returns why it did not happen; undefined when it did. */
export async function change(
  shell: RemoteShell,
  script: Script,
  what: string,
  { timeoutMs, signal }: ChangeOptions,
): Promise<string | undefined> {
  // The script watches its own deadline; this one is for a vim-cmd that hangs.
  const reply = await shell.run(script, { timeoutMs: timeoutMs + 30_000, signal });
  if (reply.ended === 'timeout') return `${what}: the host did not answer within ${timeoutMs / 1000 + 30} s`;
  if (reply.rc === 0) return undefined;
  const said = reply.fields.get('said') ?? '';
  const words = vimFailure(said) ?? (reply.stderr.toString().trim() || said.trim());
  return `${what}: ${reply.fields.get('msg') ?? (words === '' ? `status ${reply.rc}` : words)}`;
}

/**
 * Asks for a power state and waits until the host reports it. Exit codes differ between releases and a command may be
 * ignored, so only the state itself counts. A suspended VM can be switched off.
 */
export function powerScript(vm: SeenVm, wanted: PowerState, timeoutMs: number): Script {
  const [command, word] = COMMANDS[wanted];
  const seconds = Math.max(1, Math.ceil(timeoutMs / 1000));
  return sh`said=$(vim-cmd ${`vmsvc/${command}`} ${vm.id} 2>&1)
put said "$said"
waited=0
while :; do
  case $(vim-cmd vmsvc/power.getstate ${vm.id} 2>&1) in *${word}*) exit 0 ;; esac
  case $said in *' failed'*|*.fault.*) exit 1 ;; esac
  [ "$waited" -lt ${seconds} ] || { put msg ${`the host says that it does, and after ${seconds} s the VM is still not "${word}"`}; exit 1; }
  waited=$((waited + 1)); sleep 1
done`;
}

/** One rewrite of the .vmx file, by way of a file beside it, and the host told to read it. The content comes on stdin. */
export function rewriteScript(vm: SeenVm): Script {
  return sh`temporary=${`${vm.path}.cbx`}
trap 'rm -f "$temporary"' EXIT
cat >"$temporary" || { put msg "cannot write $temporary: is the datastore full?"; exit 1; }
chmod 0755 "$temporary" && mv -f "$temporary" ${vm.path} || exit 1
said=$(vim-cmd vmsvc/reload ${vm.id} 2>&1)
put said "$said"
case $said in *.fault.*) exit 1 ;; esac`;
}

/** Deletes a VM that is switched off, with its files, and looks whether it is gone. */
export function destroyScript(vm: SeenVm): Script {
  return sh`said=$(vim-cmd vmsvc/destroy ${vm.id} 2>&1)
put said "$said"
case $said in *.fault.*) exit 1 ;; esac
case $(vim-cmd vmsvc/power.getstate ${vm.id} 2>&1) in *'Powered o'*) put msg 'the host still has the VM'; exit 1 ;; esac`;
}
