import schema from '../schemas/tasks/esxi_vm.json' with { type: 'json' };
import {
  change,
  defineTask,
  destroyScript,
  type EsxiVmArgs,
  editVmx,
  esxiWish,
  isOutOfShape,
  lookAtVms,
  namesLike,
  type PowerState,
  type ProcedureContext,
  powerScript,
  rewriteScript,
  type SeenHost,
  type SeenVm,
  type TaskResult,
  vmResult,
  wantedPower,
} from '../src/task/index.ts';

/**
 * One VM of an ESXi host. A VM that is as wanted costs one round trip; a change of size or networks needs it switched off,
 * which is done and undone. The .vmx file is rewritten once, only when it differs, and the host then reads it again.
 */
export default defineTask<EsxiVmArgs>({
  name: 'esxi_vm',
  kind: 'procedure',
  check: 'full',
  schema,
  async run(args, context) {
    const seen = await look(args, context);
    if (typeof seen === 'string') return failed(seen);
    const vm = seen.vms[0];
    if (seen.vms.length > 1) {
      const ids = seen.vms.map(({ id }) => id).join(' and ');
      return failed(`${seen.host} has ${seen.vms.length} VMs named ${args.name} (ids ${ids})`);
    }
    if (vm === undefined) return args.state === 'absent' ? { changed: false } : failed(missing(args.name, seen));
    if (vm.power === undefined) return failed(`the power state of ${args.name} cannot be read`);
    const reshape = args.state !== 'absent' && isOutOfShape(vm, args);
    const power = wantedPower(args.state, vm.power);
    const changed = args.state === 'absent' || reshape || power !== vm.power;
    const result: TaskResult = {
      changed,
      vm: vmResult(vm),
      ...(context.diffMode && changed ? difference(args, vm, power) : {}),
    };
    if (!changed || context.checkMode) return result;
    const error = await converge(args, vm, reshape, power, context);
    if (error !== undefined) return { ...failed(`${args.name} on ${seen.host}: ${error}`), changed: true };
    if (args.state === 'absent') return result;
    const after = await look(args, context);
    const [now] = typeof after === 'string' ? [] : after.vms;
    if (now === undefined)
      return { ...failed(typeof after === 'string' ? after : missing(args.name, after)), changed: true };
    if (isOutOfShape(now, args)) {
      return { ...failed(`${args.name} on ${seen.host}: the host does not work with the new settings`), changed: true };
    }
    return { ...result, vm: vmResult(now) };
  },
});

async function look({ name, timeout }: EsxiVmArgs, context: ProcedureContext): Promise<SeenHost | string> {
  const options = { timeoutMs: timeout * 1000, signal: context.signal };
  return lookAtVms(await context.shell(), [name], { devices: true, vmx: true }, options);
}

/** Does it step by step. Returns what went wrong. */
async function converge(
  args: EsxiVmArgs,
  vm: SeenVm,
  reshape: boolean,
  wanted: PowerState | undefined,
  context: ProcedureContext,
): Promise<string | undefined> {
  const shell = await context.shell();
  const options = { timeoutMs: args.timeout * 1000, signal: context.signal };
  let power = vm.power;
  const switchTo = async (state: PowerState): Promise<string | undefined> => {
    if (power === state) return undefined;
    const error = await change(shell, powerScript(vm, state, options.timeoutMs), COMMAND_WORDS[state], options);
    if (error === undefined) power = state;
    return error;
  };
  if (args.state === 'absent') {
    return (await switchTo('off')) ?? (await change(shell, destroyScript(vm), 'destroy', options));
  }
  if (reshape) {
    const error = (await switchTo('off')) ?? (await rewrite(args, context));
    if (error !== undefined) return error;
  }
  // Only a running VM can be suspended.
  if (wanted === 'suspended' && power === 'off') {
    const error = await switchTo('on');
    if (error !== undefined) return error;
  }
  return wanted === undefined ? undefined : switchTo(wanted);
}

/** Edits the file as it is now: the host may have written it when the VM was switched off. */
async function rewrite(args: EsxiVmArgs, context: ProcedureContext): Promise<string | undefined> {
  const seen = await look(args, context);
  const vm = typeof seen === 'string' ? undefined : seen.vms[0];
  if (vm?.vmx === undefined) return typeof seen === 'string' ? seen : 'its .vmx file cannot be read';
  const shell = await context.shell();
  const reply = await shell.run(rewriteScript(vm), {
    stdin: editVmx(vm.vmx, esxiWish(args, vm.vmx)),
    signal: context.signal,
    timeoutMs: args.timeout * 1000,
  });
  if (reply.rc === 0) return undefined;
  return `reload: ${reply.fields.get('msg') ?? reply.fields.get('said') ?? reply.stderr.toString().trim()}`;
}

const COMMAND_WORDS = { on: 'power.on', off: 'power.off', suspended: 'power.suspend' } as const;

function difference(args: EsxiVmArgs, vm: SeenVm, power: PowerState | undefined): Pick<TaskResult, 'diff'> {
  const text = (vmx: string, state: string | undefined): string => `${vmx}power: ${state}\n`;
  const before = vm.vmx ?? '';
  const after = args.state === 'absent' ? '' : text(editVmx(before, esxiWish(args, before)), power);
  return { diff: { before_header: vm.path, after_header: vm.path, before: text(before, vm.power), after } };
}

function missing(name: string, { host, listing }: SeenHost): string {
  const others = namesLike(listing, name);
  const lost = listing.invalid.length > 0 ? `; the host cannot read VM ${listing.invalid.join(', ')}` : '';
  return `no VM named ${name} on ${host} (${others.length === 0 ? 'it has none' : `found: ${others.join(', ')}`})${lost}`;
}

function failed(msg: string): TaskResult {
  return { failed: true, changed: false, msg };
}
