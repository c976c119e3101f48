import { hardware } from './devices.ts';
import { type FaultName, hasFault } from './faults.ts';
import { config, guestInfo, summary } from './guest.ts';
import { listing } from './listing.ts';
import { hasTools, isInvalid, machineNamed, nameOf, pathName, register, settle } from './machines.ts';
import { type Answer, answer, type EsxiState, type Machine } from './state.ts';
import { type EsxiPlace, readVmx, removeFiles, writeVmx } from './store.ts';
import { dialectOf, type VimValue, vimText } from './vim-text.ts';
import { setVmxValue } from './vmx.ts';

interface Call {
  readonly place: EsxiPlace;
  readonly state: EsxiState;
  readonly machine: Machine;
  readonly now: number;
}

const POWER_WORDS = { on: 'Powered on', off: 'Powered off', suspended: 'Suspended' } as const;

/** What a VM's number is asked for, by the name after `vmsvc/`. */
const COMMANDS: Readonly<Record<string, (call: Call) => Answer>> = {
  'power.getstate': ({ machine }) => answer(`Retrieved runtime info\n${POWER_WORDS[machine.power]}\n`),
  'power.on': powerOn,
  'power.off': (call) => powerOff(call, 'Powering off VM:\n', 'Power off failed\n'),
  'power.suspend': suspend,
  'power.reset': (call) =>
    call.machine.power === 'on'
      ? restart(call, 'Reset VM:\n')
      : wrongState(call, 'Reset VM:\n', 'Reset failed\n', 'poweredOn'),
  'power.shutdown': (call) => withTools(call, { power: 'off' }),
  'power.reboot': (call) => withTools(call, { poweredOnAt: call.now }),
  'device.getdevices': ({ state, machine }) => print(state, hardware(machine)),
  'get.guest': ({ state, machine, now }) => print(state, guestInfo(state, machine, now), 'Guest information:\n\n'),
  'get.summary': ({ state, machine, now }) => print(state, summary(state, machine, now), 'Listsummary:\n\n'),
  'get.config': ({ state, machine }) => print(state, config(machine), 'Configuration:\n\n'),
  reload,
  destroy,
  unregister: ({ state, machine }) => {
    if (machine.power !== 'off')
      return fault(state, 'InvalidPowerState', 'The attempted operation cannot be performed in the current state.');
    state.machines.delete(machine.id);
    return answer();
  },
};

/** `vim-cmd` with its arguments, on a host that answers. */
export function vimCmd(place: EsxiPlace, state: EsxiState, words: readonly string[], now: number): Answer {
  const [command = '', ...rest] = words;
  for (const machine of state.machines.values()) {
    if (!isInvalid(place, state, machine)) settle(place, state, machine, now);
  }
  if (command === 'vmsvc/getallvms') return answer(listing(place, state));
  if (command === 'solo/registervm') return registerVm(place, state, rest);
  const run = command.startsWith('vmsvc/') ? COMMANDS[command.slice('vmsvc/'.length)] : undefined;
  if (run === undefined) return answer(`Invalid command '${command}'.\n`, 1);
  const [id] = rest;
  if (id === undefined) return answer(`Insufficient arguments.\nUsage: ${command.replace('vmsvc/', '')} vmid\n`, 1);
  const machine = state.machines.get(Number(id));
  if (machine === undefined || isInvalid(place, state, machine)) return notFound(state, id);
  return run({ place, state, machine, now });
}

function powerOn(call: Call): Answer {
  const { place, state, machine } = call;
  const first = 'Powering on VM:\n';
  if (machine.power === 'on') return wrongState(call, first, 'Power on failed\n', 'poweredOff');
  if (isBroken(call, 'power-on-fails') || isBroken(call, 'locked-file')) return answer(`${first}Power on failed\n`, 1);
  try {
    // The host writes what it works with over the file: an edit without a reload is lost.
    writeVmx(place, machine);
  } catch {
    return answer(`${first}Power on failed\n`, 1);
  }
  machine.power = 'on';
  machine.poweredOnAt = call.now;
  settle(place, state, machine, call.now);
  return answer(first);
}

function powerOff(call: Call, first: string, failure: string): Answer {
  const { machine } = call;
  if (machine.power === 'off') return wrongState(call, first, failure, 'poweredOn');
  if (!isBroken(call, 'power-off-ignored')) machine.power = 'off';
  return answer(first);
}

function suspend(call: Call): Answer {
  const first = 'Suspending VM:\n';
  if (call.machine.power !== 'on') return wrongState(call, first, 'Suspend failed\n', 'poweredOn');
  call.machine.power = 'suspended';
  return answer(first);
}

function restart(call: Call, first: string): Answer {
  call.machine.poweredOnAt = call.now;
  return answer(first);
}

function withTools(call: Call, after: Partial<Machine>): Answer {
  const { state, machine, now } = call;
  if (!hasTools(state, machine, now)) {
    return fault(
      state,
      'ToolsUnavailable',
      'Cannot complete operation because VMware Tools is not running in this virtual machine.',
    );
  }
  Object.assign(machine, after);
  return answer();
}

function reload(call: Call): Answer {
  const { place, state, machine } = call;
  if (isBroken(call, 'locked-file')) return locked(state, machine);
  const settings = readVmx(place, machine);
  if (settings === undefined) return notFound(state, String(machine.id));
  machine.settings = settings;
  return answer();
}

function destroy(call: Call): Answer {
  const { place, state, machine } = call;
  if (machine.power !== 'off') {
    return fault(
      state,
      'InvalidPowerState',
      'The attempted operation cannot be performed in the current state (Powered on).',
    );
  }
  if (isBroken(call, 'locked-file')) return locked(state, machine);
  removeFiles(place, machine);
  state.machines.delete(machine.id);
  return answer();
}

/** `solo/registervm /vmfs/volumes/<datastore>/<folder>/<name>.vmx [name]` prints the new number. */
function registerVm(place: EsxiPlace, state: EsxiState, [path = '', name]: readonly string[]): Answer {
  const [, datastore = '', file = ''] = /^\/vmfs\/volumes\/([^/]+)\/(.+\.vmx)$/.exec(path) ?? [];
  const settings = readVmx(place, { datastore, file });
  if (settings === undefined) return fault(state, 'InvalidDatastorePath', `Invalid datastore path '${path}'.`);
  const known = [...state.machines.values()].find(
    (machine) => machine.datastore === datastore && machine.file === file,
  );
  if (known !== undefined)
    return fault(state, 'AlreadyExists', "The specified key, name, or identifier 'vm' already exists.");
  if (name !== undefined) setVmxValue(settings, 'displayName', name);
  if (name !== undefined && machineNamed(state, name) !== undefined) {
    return fault(state, 'DuplicateName', `The name '${name}' already exists.`);
  }
  return answer(`${register(state, { datastore, file, settings }).id}\n`);
}

function print(state: EsxiState, value: VimValue, heading = ''): Answer {
  return answer(`${heading}${vimText(value, dialectOf(state.config.release))}\n`);
}

function isBroken({ state, machine }: Call, name: FaultName): boolean {
  return hasFault(state.faults, name, nameOf(machine));
}

function wrongState({ state, machine }: Call, first: string, failure: string, requested: string): Answer {
  if (!dialectOf(state.config.release).isOld) return answer(first + failure, 1);
  const existing = { on: 'poweredOn', off: 'poweredOff', suspended: 'suspended' }[machine.power];
  const lines = [
    '(vim.fault.InvalidPowerState) {',
    '   dynamicType = <unset>, ',
    '   faultCause = (vmodl.MethodFault) null, ',
    `   requestedState = "${requested}", `,
    `   existingState = "${existing}", `,
    '   msg = "The attempted operation cannot be performed in the current state."',
    '}',
  ];
  return answer(`${first}${lines.join('\n')}\n`, 1);
}

function locked(state: EsxiState, machine: Machine): Answer {
  return fault(state, 'FileLocked', `Unable to access file ${pathName(machine)} since it is locked`);
}

function notFound(state: EsxiState, id: string): Answer {
  return fault(state, 'NotFound', `Unable to find a VM corresponding to "${id}"`);
}

/** A fault as vim-cmd prints it; quotes inside the message are not escaped. */
export function fault(state: EsxiState, type: string, msg: string): Answer {
  const blank = dialectOf(state.config.release).isOld ? ' ' : '';
  const lines = [
    `(vim.fault.${type}) {`,
    ...(blank === '' ? [] : ['   dynamicType = <unset>, ']),
    `   faultCause = (vmodl.MethodFault) null,${blank}`,
    ...(blank === '' ? ['   faultMessage = <unset>,'] : []),
    `   msg = "${msg}"`,
    '}',
  ];
  return answer(`${lines.join('\n')}\n`, 1);
}
