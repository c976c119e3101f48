import schema from '../schemas/tasks/ovftool.json' with { type: 'json' };
import {
  askOnTerminal,
  defineTask,
  type OvftoolArgs,
  type ProcedureContext,
  type Reply,
  type Script,
  sh,
  type TaskResult,
} from '../src/task/index.ts';

/**
 * Deploys an OVA. ovftool asks for a password on a terminal when its target names none, so it gets a terminal of its own and
 * the password on that. Its exit code and its last words both have to say that it worked.
 */
export default defineTask<OvftoolArgs>({
  name: 'ovftool',
  kind: 'procedure',
  check: 'full',
  schema,
  async run(args, context) {
    const shell = await context.shell();
    const look = await shell.run(lookScript(args), { signal: context.signal });
    if (look.rc !== 0) return failed(look.fields.get('msg') ?? look.stderr.toString().trim());
    if (context.checkMode) return { changed: true };
    const reply = await deploy(args, context);
    const output = withoutSecret(reply.stdout.toString('utf8'), args.password);
    const lines = output.split(/[\r\n]+/).map((line) => line.trim());
    const stdout = lines.filter((line) => line !== '' && !line.startsWith('Disk progress')).join('\n');
    if (reply.ended === 'timeout') return { ...failed(`ovftool was not done after ${args.timeout} s`), stdout };
    if (reply.rc === 0 && lines.includes('Completed successfully')) return { changed: true, rc: 0, stdout };
    const errors = lines.filter((line) => line.startsWith('Error: ')).map((line) => line.slice('Error: '.length));
    const words = reply.fields.get('msg') ?? (errors.join('; ') || `it ended with status ${reply.rc}`);
    return { ...failed(`ovftool could not deploy ${args.name}: ${words}`), rc: reply.rc, stdout };
  },
});

function lookScript({ source }: OvftoolArgs): Script {
  return sh`command -v ovftool >/dev/null 2>&1 || { put msg "ovftool was not found; PATH is $PATH"; exit 1; }
[ -r ${source} ] || { put msg ${`there is no OVA at ${source}`}; exit 1; }`;
}

async function deploy(args: OvftoolArgs, context: ProcedureContext): Promise<Reply> {
  const shell = await context.shell();
  const options = { signal: context.signal, timeoutMs: args.timeout * 1000 };
  const words = ['ovftool', ...optionWords(args), args.source, targetOf(args)];
  if (args.password === undefined || args.esxi_host === undefined) return shell.run(sh`${words} </dev/null`, options);
  if (args.allow_argv_secret) {
    context.warn('the password is on the command line of ovftool, where every user of this machine can read it');
    return shell.run(sh`${words} </dev/null`, options);
  }
  return shell.run(askOnTerminal(words), { ...options, stdin: `${args.password}\n` });
}

/** Options as the tool writes them; sizes name the system of the descriptor. */
function optionWords(args: OvftoolArgs): readonly string[] {
  const { name, network, folder } = args;
  const optional = (option: string, value: string | number | undefined): readonly string[] =>
    value === undefined ? [] : [`--${option}=${value}`];
  if (folder !== undefined) {
    return [
      '-tt=vmx',
      ...(args.overwrite ? ['-o'] : []),
      ...optional('network', network),
      '--powerOffTarget',
      `--name=${name}`,
    ];
  }
  return [
    '--powerOffTarget',
    ...(args.overwrite ? ['--overwrite'] : []),
    ...optional(`memorySize:${args.system_id}`, args.memory_mb),
    ...optional(`numberOfCpus:${args.system_id}`, args.cpus),
    `--name=${name}`,
    `--diskMode=${args.disk_mode}`,
    ...(args.power_on ? ['--powerOn'] : []),
    '--disableVerification',
    '--noSSLVerify',
    '--allowExtraConfig',
    ...optional('datastore', args.datastore),
    ...optional('network', network),
  ];
}

/** Names in a locator are percent-encoded: `administrator@vsphere.local` has an @ of its own. */
function targetOf({
  folder,
  vcenter,
  user,
  esxi_host: host = '',
  password,
  allow_argv_secret: isShown,
}: OvftoolArgs): string {
  if (folder !== undefined) return folder.endsWith('/') ? folder : `${folder}/`;
  const secret = isShown && password !== undefined ? `:${encodeURIComponent(password)}` : '';
  const login = `${encodeURIComponent(user)}${secret}`;
  return vcenter === undefined ? `vi://${login}@${host}` : `vi://${login}@${vcenter}/?ip=${host}`;
}

function withoutSecret(text: string, password: string | undefined): string {
  return password === undefined || password === '' ? text : text.replaceAll(password, '********');
}

function failed(msg: string): TaskResult {
  return { failed: true, changed: false, msg };
}
