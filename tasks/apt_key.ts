import schema from '../schemas/tasks/apt_key.json' with { type: 'json' };
import {
  type AptKeyArgs,
  defineTask,
  join,
  type Plan,
  type Request,
  type Script,
  sh,
  type TaskResult,
} from '../src/task/index.ts';

/** Keys that apt trusts, with the apt-key program, which newer Debians no longer have: they take keys from files. */
export default defineTask<AptKeyArgs>({
  name: 'apt_key',
  kind: 'converge',
  check: 'full',
  schema,
  probe(args): Request {
    const readsKey = args.state === 'present' && args.id === undefined;
    const script = join([
      needs('gpg'),
      needs('apt-key'),
      sh`put ring "$(apt-key ${keyring(args)} adv --list-public-keys --with-colons 2>/dev/null)"`,
      readsKey && sourceOf(args) !== undefined
        ? sh`${keyFile(args)}
put key "$(gpg --batch --no-tty --with-colons --import-options show-only --import "$key" 2>&1)"`
        : undefined,
    ]);
    return { script, ...stdinOf(args) };
  },
  plan(args, seen): Plan {
    const given = seen.fields.get('key');
    const id = args.id ?? (given === undefined ? undefined : firstId(given));
    if (given !== undefined && id === undefined)
      return fail(`Unable to extract key from '${sourceOf(args)}'`, { stdout: '', stderr: given });
    const wanted = (id ?? '').replace(/^0x/i, '').toUpperCase();
    if (!/^(?:[0-9A-F]{8}|[0-9A-F]{16}|[0-9A-F]{40})$/.test(wanted)) return fail('Invalid key_id', { id: id ?? null });
    const ring = fingerprints(seen.fields.get('ring') ?? '');
    const isThere = ring.some((fingerprint) => fingerprint.endsWith(wanted));
    const length = wanted.length === 8 ? 8 : 16;
    const about: TaskResult = {
      id: id ?? wanted,
      short_id: wanted.slice(-8),
      fp: wanted.slice(-length),
      key_id: wanted,
      before: ring.map((fingerprint) => fingerprint.slice(-length)),
    };
    if (isThere === (args.state === 'present')) return { result: { changed: false, ...about } };
    if (args.state === 'present' && sourceOf(args) === undefined)
      return fail(
        `The key ${wanted} is not there, and nothing says where to get it: data, file, url or keyserver`,
        about,
      );
    return {
      result: { changed: true, ...about },
      apply: {
        script: join([
          args.state === 'present'
            ? add(args, wanted)
            : sh`apt-key ${keyring(args)} del ${wanted} >/dev/null 2>&1 || { put msg ${`error removing key_id: ${wanted}`}; exit 1; }`,
          sh`put ring "$(apt-key ${keyring(args)} adv --list-public-keys --with-colons 2>/dev/null)"`,
        ]),
        ...stdinOf(args),
      },
      finish(applied): TaskResult {
        if (applied.rc !== 0)
          return { failed: true, changed: false, msg: applied.fields.get('msg') ?? applied.stderr.toString() };
        const after = fingerprints(applied.fields.get('ring') ?? '');
        if (after.some((fingerprint) => fingerprint.endsWith(wanted)) !== (args.state === 'present')) {
          return {
            failed: true,
            changed: false,
            msg: `apt-key did not ${args.state === 'present' ? 'add' : 'remove'} the key ${wanted}`,
          };
        }
        return { after: after.map((fingerprint) => fingerprint.slice(-length)) };
      },
    };
  },
});

function needs(program: string): Script {
  return sh`command -v ${program} >/dev/null 2>&1 || { put msg ${`Failed to find required executable "${program}"`}; exit 1; }`;
}

function keyring({ keyring: path }: AptKeyArgs): Script | undefined {
  return path === undefined ? undefined : sh`--keyring ${path}`;
}

/** What a message calls the key's origin; undefined when there is none. */
function sourceOf(args: AptKeyArgs): string | undefined {
  return args.data === undefined ? (args.file ?? args.url ?? args.keyserver) : 'inline data';
}

function stdinOf({ data }: AptKeyArgs): { readonly stdin?: string } {
  return data === undefined ? {} : { stdin: data };
}

/** Leaves the key's file in $key: given on stdin, on the host, or fetched by it. */
function keyFile(args: AptKeyArgs): Script {
  if (args.file !== undefined && args.data === undefined) return sh`key=${args.file}`;
  const insecure = args.validate_certs ? undefined : sh`-k`;
  const unchecked = args.validate_certs ? undefined : sh`--no-check-certificate`;
  return sh`folder=$(mktemp -d) || exit 1
trap 'rm -rf -- "$folder"' EXIT
key=$folder/key
${
  args.url === undefined || args.data !== undefined
    ? sh`cat >"$key"`
    : sh`if command -v curl >/dev/null 2>&1; then curl -fsSL ${insecure} -o "$key" -- ${args.url}; else wget -q ${unchecked} -O "$key" -- ${args.url}; fi ||
  { put msg ${`Failed to download key at ${args.url}`}; exit 1; }`
}`;
}

function add(args: AptKeyArgs, id: string): Script {
  if (args.keyserver !== undefined && args.data === undefined && args.file === undefined && args.url === undefined) {
    return sh`said=$(apt-key ${keyring(args)} adv --no-tty --keyserver ${args.keyserver} --recv ${id} 2>&1) || { put msg ${`Error fetching key ${id} from keyserver ${args.keyserver}: `}"$said"; exit 1; }`;
  }
  return sh`${keyFile(args)}
said=$(apt-key ${keyring(args)} add "$key" 2>&1) || { put msg "Unable to add the key: $said"; exit 1; }`;
}

/** Fingerprints of a listing with colons: of keys and of their subkeys. */
function fingerprints(listing: string): string[] {
  return [...listing.matchAll(/^fpr:(?:[^:]*:){8}([0-9A-F]+):/gm)].map((match) => match[1] ?? '');
}

/** The long id of the first key in a listing. */
function firstId(listing: string): string | undefined {
  return fingerprints(listing)[0]?.slice(-16);
}

function fail(msg: string, more: TaskResult = {}): Plan {
  return { result: { failed: true, changed: false, ...more, msg } };
}
