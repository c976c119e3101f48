import schema from '../schemas/tasks/fusion_vm.json' with { type: 'json' };
import {
  defineTask,
  editVmx,
  type FusionVmArgs,
  normalMac,
  type ProcedureContext,
  type Script,
  sh,
  str,
  surplusCards,
  type TaskResult,
  type VmxWish,
  vmxSettings,
} from '../src/task/index.ts';

interface Seen {
  readonly power: 'on' | 'off';
  /** Suspended VMs have a file with their memory beside them. */
  readonly isSuspended: boolean;
  /** undefined: there is no such file. */
  readonly vmx: string | undefined;
  /** The path as vmrun lists it: without links. */
  readonly real: string;
}

/** One VM on this machine. Its file is written only while it does not run, in one go, and only when it differs. */
export default defineTask<FusionVmArgs>({
  name: 'fusion_vm',
  kind: 'procedure',
  check: 'full',
  schema,
  async run(args, context) {
    const seen = await look(args, context);
    if (typeof seen === 'string') return failed(seen);
    if (seen.vmx === undefined) {
      return args.state === 'absent' ? { changed: false } : failed(`there is no VM at ${args.path}`);
    }
    if (args.state === 'absent' && !isInside(args)) {
      return failed(`${args.path} is no VM folder inside ${args.within}: nothing is deleted`);
    }
    const next = args.state === 'absent' ? '' : editVmx(seen.vmx, wish(args, seen.vmx));
    const reshape = args.state !== 'absent' && next !== seen.vmx;
    const steps = stepsTo(args, seen, reshape, next);
    const changed = steps.length > 0;
    const diff =
      context.diffMode && changed
        ? {
            diff: {
              before_header: args.path,
              after_header: args.path,
              before: text(seen.vmx, powerOf(seen)),
              after: args.state === 'absent' ? '' : text(next, args.state === 'present' ? powerOf(seen) : args.state),
            },
          }
        : {};
    if (!changed || context.checkMode) return { changed, ...result(args.path, seen), ...diff };
    const shell = await context.shell();
    for (const { script, what, stdin } of steps) {
      const options = {
        signal: context.signal,
        timeoutMs: args.timeout * 1000,
        ...(stdin === undefined ? {} : { stdin }),
      };
      const reply = await shell.run(script, options);
      if (reply.ended === 'timeout')
        return { ...failed(`${what} ${args.path}: no answer within ${args.timeout} s`), changed: true };
      // vmrun tells its errors on stdout.
      const words = /^Error: (.*)$/m.exec(reply.stdout.toString())?.[1] ?? reply.stderr.toString().trim();
      if (reply.rc !== 0) return { ...failed(`${what} ${args.path}: ${words || `status ${reply.rc}`}`), changed: true };
    }
    const after = args.state === 'absent' ? undefined : await look(args, context);
    if (typeof after === 'string') return { ...failed(after), changed: true };
    return { changed: true, ...(after === undefined ? {} : result(args.path, after)), ...diff };
  },
});

async function look({ path, timeout }: FusionVmArgs, context: ProcedureContext): Promise<Seen | string> {
  const script = sh`command -v vmrun >/dev/null 2>&1 || { put msg "vmrun was not found; PATH is $PATH"; exit 1; }
vmx=${path}
[ -f "$vmx" ] || exit 0
real=$(cd "$(dirname "$vmx")" && pwd -P)/$(basename "$vmx")
put real "$real"
running=$(vmrun list) || { put msg "vmrun list: $running"; exit 1; }
put running "$running"
for file in "$(dirname "$vmx")"/*.vmss; do [ ! -f "$file" ] || put suspended yes; done
put vmx "$(cat "$vmx")"`;
  const reply = await (await context.shell()).run(script, { signal: context.signal, timeoutMs: timeout * 1000 });
  if (reply.ended === 'timeout') return `vmrun did not answer within ${timeout} s`;
  if (reply.rc !== 0) return reply.fields.get('msg') ?? reply.stderr.toString().trim();
  const real = reply.fields.get('real') ?? path;
  const running = (reply.fields.get('running') ?? '').split('\n');
  const vmx = reply.fields.get('vmx');
  return {
    power: running.includes(real) || running.includes(path) ? 'on' : 'off',
    isSuspended: reply.fields.has('suspended'),
    real,
    vmx: vmx === undefined ? undefined : `${vmx.replace(/\n+$/, '')}\n`,
  };
}

/** Keys as VMware's desktop writes them; a key that the file spells otherwise keeps its spelling. */
function wish({ cpus, memory_mb: memory, networks }: FusionVmArgs, vmx: string): VmxWish {
  const settings = vmxSettings(vmx);
  const values = new Map<string, string>();
  if (cpus !== undefined) values.set('numvcpus', String(cpus));
  if (memory !== undefined) values.set('memsize', String(memory));
  networks?.forEach((network, card) => {
    const [type, vnet] = [str(network.get('type') ?? null), str(network.get('vnet') ?? null)];
    if (settings.get(`ethernet${card}.present`)?.toLowerCase() !== 'true') {
      values.set(`ethernet${card}.present`, 'TRUE');
      values.set(`ethernet${card}.virtualDev`, settings.get('ethernet0.virtualdev') ?? 'e1000');
      values.set(`ethernet${card}.addressType`, 'generated');
    }
    values.set(`ethernet${card}.connectionType`, type);
    values.set(`ethernet${card}.vnet`, vnet);
  });
  return { values, without: surplusCards(settings, networks?.length) };
}

interface Step {
  readonly script: Script;
  readonly what: string;
  readonly stdin?: string;
}

function stepsTo(args: FusionVmArgs, seen: Seen, reshape: boolean, next: string): readonly Step[] {
  const vmrun = (action: string): Step => ({ script: sh`vmrun ${action} ${args.path} nogui`, what: `vmrun ${action}` });
  const stop: Step = { script: sh`vmrun stop ${args.path} hard`, what: 'vmrun stop' };
  const isOn = seen.power === 'on';
  if (args.state === 'absent')
    return [...(isOn ? [stop] : []), { script: sh`rm -rf -- ${folderOf(args.path)}`, what: 'delete' }];
  // A suspended machine has its memory on disk: it is started to be stopped for good.
  const mustStop = reshape || args.state === 'stopped';
  const steps: Step[] = [];
  let power: 'on' | 'off' | 'suspended' = isOn ? 'on' : seen.isSuspended ? 'suspended' : 'off';
  const before = power;
  const go = (step: Step, after: typeof power): void => {
    steps.push(step);
    power = after;
  };
  if (mustStop && power === 'suspended') go(vmrun('start'), 'on');
  if (mustStop && power === 'on') go(stop, 'off');
  if (reshape) steps.push({ script: rewriteScript(args.path), what: 'write', stdin: next });
  const goal = args.state === 'present' ? before : GOALS[args.state];
  if (goal !== 'off' && power === 'off') go(vmrun('start'), 'on');
  if (goal === 'on' && power === 'suspended') go(vmrun('start'), 'on');
  if (goal === 'suspended' && power === 'on') go(vmrun('suspend'), 'suspended');
  return steps;
}

const GOALS = { started: 'on', stopped: 'off', suspended: 'suspended' } as const;

function rewriteScript(path: string): Script {
  return sh`temporary=${`${path}.cbx`}
trap 'rm -f "$temporary"' EXIT
cat >"$temporary" && mv -f "$temporary" ${path}`;
}

/** Deleting needs a VM folder below the one that was named. */
function isInside({ path, within }: FusionVmArgs): boolean {
  const folder = folderOf(path);
  const isPlain = !folder.split('/').includes('..');
  return (
    isPlain &&
    folder.endsWith('.vmwarevm') &&
    (within === undefined || folder.startsWith(`${within.replace(/\/+$/, '')}/`))
  );
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

function powerOf({ power, isSuspended }: Seen): string {
  return isSuspended && power === 'off' ? 'suspended' : power;
}

/** Addresses of the cards that have one; a card that was never started may carry the template's, which is not its own. */
function result(path: string, seen: Seen): TaskResult {
  const settings = vmxSettings(seen.vmx ?? '');
  const cards = [...settings.keys()].flatMap((key) => /^ethernet(\d+)\.present$/.exec(key)?.[1] ?? []);
  const isBorn = settings.has('uuid.location');
  const macOf = (card: string): string | null => {
    const fixed = settings.get(`ethernet${card}.address`);
    return normalMac(fixed ?? (isBorn ? (settings.get(`ethernet${card}.generatedaddress`) ?? '') : ''));
  };
  return { vm: { path, power: powerOf(seen), mac_addresses: cards.sort().map(macOf) } };
}

function text(vmx: string, power: string): string {
  return `${vmx}power: ${power}\n`;
}

function failed(msg: string): TaskResult {
  return { failed: true, changed: false, msg };
}
