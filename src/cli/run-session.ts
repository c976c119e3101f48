import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { loadSettings, SETTINGS, type SettingName, type Settings } from '../config/index.ts';
import { openConnection } from '../connection/index.ts';
import { CbxError } from '../errors/index.ts';
import {
  type ConnectionDefaults,
  type FactCache,
  jsonFileCache,
  OMIT,
  type Reporter,
  type RunDeps,
  type RunOptions,
} from '../executor/index.ts';
import { INVENTORY_SOURCES } from '../generated/inventories.ts';
import { loadModule, MODULE_NAMES } from '../generated/tasks.ts';
import { type Inventory, loadInventory } from '../inventory/index.ts';
import { decodeSource, loadYaml } from '../parsing/index.ts';
import { createPlaybookLoader, type Playbook, type PlaybookLoader } from '../playbook/index.ts';
import { loadTemplatePlugins, type ModuleFolders } from '../plugins/index.ts';
import { createReporter, deprecationText } from '../report/index.ts';
import { createTemplar, type TemplarOptions } from '../template/create-templar.ts';
import { type Extension, isExtension } from '../template/index.ts';
import type { Templar } from '../template/templar.ts';
import { packageRoot } from '../util/package-root.ts';
import { isFile } from '../util/path-kind.ts';
import { splitWords } from '../util/shell-words.ts';
import { str } from '../values/index.ts';
import type { Value } from '../values/value.ts';
import { asVariables, createVariables, createVarsFileReader, type VarsFileReader } from '../vars/index.ts';
import { isVaulted, type Vault } from '../vault/index.ts';
import { loadExtraVars } from './extra-vars.ts';
import { confirmTogether, packageKnownHosts } from './host-keys.ts';
import { readLine } from './line-input.ts';
import { moduleCatalog } from './module-catalog.ts';
import { inventorySettings, openVault, templateRenderer } from './open-inventory.ts';
import { type Passwords, readPasswords } from './passwords.ts';
import type { RunFlags } from './playbook-flags.ts';
import { runProcess } from './run-process.ts';
import { askTerminal, isInteractive } from './terminal.ts';
import { loadUserModule, pluginFolders } from './user-plugins.ts';
import { printHeader } from './version-text.ts';
import { waitAtTerminal } from './wait-at-terminal.ts';

/** Everything a command that runs or lists playbooks needs, read once in Ansible's order of precedence. */
export interface Session {
  readonly flags: RunFlags;
  readonly settings: Settings;
  readonly vault: Vault;
  readonly extraVars: ReadonlyMap<string, Value>;
  readonly inventory: Inventory;
  readonly inventorySources: readonly string[];
  readonly templar: Templar;
  readonly pureTemplar: Templar;
  readonly loader: PlaybookLoader;
  readonly moduleFolders: ModuleFolders;
  readonly varsFiles: VarsFileReader;
  readonly reporter: Reporter;
  readonly verbosity: number;
  readonly reloadInventory: () => Promise<Inventory>;
  /** The passwords of logins, asked for when they are first wanted, and once. */
  readonly passwords: () => Promise<Passwords>;
  /** Values that must not show in any output, beside what modules know to be secret. */
  readonly secrets: readonly string[];
}

/** @param callback the reporter, where the command has one of its own */
export async function openSession(
  flags: RunFlags,
  callback?: string | ((settings: Settings) => string),
): Promise<Session> {
  const settings = loadSettings();
  const vault = await openVault(flags, settings);
  const [first] = flags.words;
  const basedir = flags.playbookDir ?? (first === undefined ? process.cwd() : dirname(resolve(first)));
  const verbosity = flags.verbosity > 0 ? flags.verbosity : settings.get('DEFAULT_VERBOSITY');
  const reporter = createReporter({
    settings,
    verbosity,
    callbackFolders: [join(basedir, 'callback_plugins'), ...settings.get('DEFAULT_CALLBACK_PLUGIN_PATH')],
    ...(callback === undefined ? {} : { callback: typeof callback === 'string' ? callback : callback(settings) }),
    ...(flags.tree === undefined ? {} : { treeFolder: flags.tree }),
  });
  printHeader(flags.command, verbosity, settings, flags.modulePath);
  const warn = (warning: CbxError): void => reporter.on({ type: 'warning', message: warning.message });
  for (const warning of settings.warnings) warn(warning);
  const extraVars = loadExtraVars(flags.extraVars, vault);
  const inventorySources = flags.inventory.length > 0 ? flags.inventory : settings.get('DEFAULT_HOST_LIST');
  const decrypt = (envelope: string): string => vault.decryptText(envelope);
  let inventory: Inventory | undefined;
  const plugins = await loadTemplatePlugins(pluginFolders(settings, basedir));
  const isNative = settings.get('DEFAULT_JINJA2_NATIVE');
  const dialect: TemplarOptions = {
    basedir,
    isNative,
    extensions: jinjaExtensions(settings, warn),
    failOnUndefined: settings.get('DEFAULT_UNDEFINED_VAR_BEHAVIOR'),
    host: {
      readFile: (path) => vault.openFile(path, readFileSync(path)).bytes,
      decrypt,
      selectHosts: (pattern) => inventory?.select(pattern) ?? [],
      setting: (name) => (Object.hasOwn(SETTINGS, name) ? settings.get(name as SettingName) : undefined),
    },
  };
  const templar = createTemplar({
    ...dialect,
    warn: (message) => reporter.on({ type: 'warning', message }),
    ...plugins,
  });
  const pureTemplar = createTemplar({ ...dialect, withLookups: false });
  const reloadInventory = async (): Promise<Inventory> => {
    inventory = await loadInventory({
      sources: inventorySources,
      catalog: INVENTORY_SOURCES,
      mode: flags.inventoryMode ?? 'cbx',
      decrypt: { file: (path, bytes) => vault.openFile(path, bytes), text: decrypt },
      extraVars,
      settings: inventorySettings(settings),
      runProcess,
      render: templateRenderer({ basedir, isNative, ...plugins }),
      onWarning: warn,
    });
    return inventory;
  };
  const loaded = await reloadInventory();
  const varsFiles = createVarsFileReader({
    render(name, scope) {
      const rendered = templar.renderSourced(name, scope);
      if (rendered instanceof Promise) throw new Error('a file name that has to wait for a lookup');
      return rendered;
    },
    load(path) {
      if (!isFile(path)) return undefined;
      const plain = vault.openFile(path, readFileSync(path));
      return asVariables(loadYaml(decodeSource(path, plain.bytes, 'YAML', plain.secret), { decrypt }), path);
    },
  });
  const names = createVariables({
    inventory: () => loaded,
    values: () => ({ facts: new Map(), registered: new Map(), includeVars: new Map() }),
    extraVars,
    omit: OMIT,
    varsFiles,
    run: {
      checkMode: flags.check,
      diffMode: flags.diff,
      forks: 5,
      verbosity,
      tags: [],
      skipTags: [],
      inventorySources,
    },
  });
  const moduleFolders: ModuleFolders = {
    libraries: [join(basedir, 'library'), ...flags.modulePath, ...settings.get('DEFAULT_MODULE_PATH')],
    // Beside the playbook first, as ansible-playbook has it.
    collections: [join(basedir, 'collections'), ...settings.get('COLLECTIONS_PATHS')],
  };
  const loader = createPlaybookLoader({
    modules: moduleCatalog(moduleFolders),
    // The roles that cbx brings along come last, so that a role of one's own can stand in for one of them.
    rolesPath: [...settings.get('DEFAULT_ROLES_PATH'), join(packageRoot(), 'roles')],
    collectionsPath: moduleFolders.collections,
    decrypt,
    legacy: flags.legacy,
    duplicateKeys: settings.get('DUPLICATE_YAML_DICT_KEY') as 'warn' | 'error' | 'ignore',
    warn: (message) => reporter.on({ type: 'warning', message }),
    deprecate: ({ message, version }) =>
      reporter.on({ type: 'deprecation', message: deprecationText(message, version) }),
    renderName(name, node) {
      const rendered = templar.renderSourced(name, names.static(node));
      return rendered instanceof Promise ? name.value : str(rendered);
    },
  });
  return {
    flags,
    settings,
    vault,
    extraVars,
    inventory: loaded,
    inventorySources,
    templar,
    pureTemplar,
    loader,
    moduleFolders,
    varsFiles,
    reporter,
    verbosity,
    reloadInventory,
    passwords: once(() => askPasswords(flags, settings)),
    secrets: [],
  };
}

/** The statements that `jinja2_extensions` adds. */
function jinjaExtensions(settings: Settings, warn: (warning: CbxError) => void): Extension[] {
  const names = settings.get('DEFAULT_JINJA2_EXTENSIONS').map((name) => name.replace(/^jinja2\.ext\./, ''));
  for (const name of names) {
    if (!isExtension(name)) warn(new CbxError('CONFIG_UNKNOWN_EXTENSION', `cbx has no Jinja extension "${name}"`));
  }
  return names.filter(isExtension);
}

/** The executor's view of a session. Passwords are asked for here, before anything runs. */
export async function runOptions(session: Session, playbooks: readonly Playbook[]): Promise<RunOptions> {
  const { flags, settings } = session;
  const words = (given: readonly string[]): string[] =>
    given
      .flatMap((text) => text.split(','))
      .map((text) => text.trim())
      .filter((text) => text !== '');
  const tags = words(flags.tags);
  const skipTags = words(flags.skipTags);
  return {
    playbooks,
    inventory: session.inventory,
    inventorySources: session.inventorySources,
    ...(settings.file === undefined ? {} : { configFile: settings.file }),
    ...(flags.limit === undefined ? {} : { limit: flags.limit }),
    extraVars: session.extraVars,
    tags: tags.length > 0 ? tags : settings.get('TAGS_RUN'),
    skipTags: skipTags.length > 0 ? skipTags : settings.get('TAGS_SKIP'),
    ...(flags.startAtTask === undefined ? {} : { startAtTask: flags.startAtTask }),
    step: flags.step,
    checkMode: flags.check,
    diffMode: flags.diff || settings.get('DIFF_ALWAYS'),
    forks: flags.forks ?? settings.get('DEFAULT_FORKS'),
    verbosity: session.verbosity,
    forceHandlers: flags.forceHandlers || settings.get('DEFAULT_FORCE_HANDLERS'),
    gathering: settings.get('DEFAULT_GATHERING') as RunOptions['gathering'],
    ...defined('gatherSubset', settings.get('DEFAULT_GATHER_SUBSET')),
    strategy: settings.get('DEFAULT_STRATEGY'),
    anyErrorsFatal: settings.get('ANY_ERRORS_FATAL'),
    errorOnMissingHandler: settings.get('ERROR_ON_MISSING_HANDLER'),
    noLog: settings.get('DEFAULT_NO_LOG'),
    ansibleManaged: settings.get('DEFAULT_MANAGED_STR'),
    taskDebugger: settings.get('ENABLE_TASK_DEBUGGER'),
    debuggerIgnoresErrors: settings.get('TASK_DEBUGGER_IGNORE_ERRORS'),
    pollSeconds: settings.get('DEFAULT_POLL_INTERVAL'),
    ...defined('gatherTimeout', settings.get('DEFAULT_GATHER_TIMEOUT')),
    ...defined('factPath', settings.get('DEFAULT_FACT_PATH')),
    taskTimeout: flags.taskTimeout ?? settings.get('TASK_TIMEOUT'),
    variables: {
      hashBehaviour: settings.get('DEFAULT_HASH_BEHAVIOUR') as 'replace' | 'merge',
      privateRoleVars: settings.get('DEFAULT_PRIVATE_ROLE_VARS'),
      injectFacts: settings.get('INJECT_FACTS_AS_VARS'),
    },
    connection: await connectionDefaults(session),
    refreshInventory: session.reloadInventory,
    secrets: session.secrets,
  };
}

export function runDeps(session: Session, signal: AbortSignal): RunDeps {
  const { vault, moduleFolders } = session;
  const confirmHostKey = isInteractive() ? confirmTogether(askTerminal) : undefined;
  return {
    reporter: session.reporter,
    templar: session.templar,
    pureTemplar: session.pureTemplar,
    loader: session.loader,
    // A user's module wins over one of cbx, as in Ansible.
    async loadModule(name, folders) {
      const places = { ...moduleFolders, libraries: [...folders, ...moduleFolders.libraries] };
      return (await loadUserModule(name, places, MODULE_NAMES.has(name))) ?? loadModule(name);
    },
    connect: (target) =>
      openConnection(target, { signal, ...(confirmHostKey === undefined ? {} : { confirmHostKey }) }),
    async readFile(path) {
      const bytes = await readFile(path);
      return isVaulted(bytes) ? vault.openFile(path, bytes).bytes : bytes;
    },
    varsFiles: session.varsFiles,
    omit: OMIT,
    readLine,
    ...(isInteractive() ? { prompt: askTerminal, waitAtTerminal } : {}),
    ...defined('factCache', factCache(session)),
    decrypt: (envelope) => vault.decryptText(envelope),
    signal,
  };
}

/** The cache that the settings name; without one facts end with the run. */
function factCache({ settings, reporter, flags, inventory }: Session): FactCache | undefined {
  const name = settings.get('CACHE_PLUGIN').replace(/^(?:ansible\.(?:builtin|legacy)|community\.general)\./, '');
  const folder = settings.get('CACHE_PLUGIN_CONNECTION');
  if (name !== 'jsonfile') {
    if (name !== 'memory') {
      reporter.on({ type: 'warning', message: `the fact cache "${name}" is not known to cbx, facts end with the run` });
    }
    return undefined;
  }
  if (folder === undefined || folder === '') {
    const hint = 'set fact_caching_connection, or ANSIBLE_CACHE_PLUGIN_CONNECTION';
    throw new CbxError('CONFIG_FACT_CACHE', 'the fact cache jsonfile needs a folder', undefined, hint);
  }
  const cache = jsonFileCache(
    resolve(folder),
    settings.get('CACHE_PLUGIN_PREFIX'),
    settings.get('CACHE_PLUGIN_TIMEOUT'),
  );
  if (flags.flushCache) for (const host of inventory.hosts.keys()) cache.clear(host);
  return cache;
}

function askPasswords(flags: RunFlags, settings: Settings): Promise<Passwords> {
  return readPasswords({
    askConnection: flags.askPass || settings.get('DEFAULT_ASK_PASS'),
    connectionFile: flags.connectionPasswordFile ?? settings.get('CONNECTION_PASSWORD_FILE'),
    askBecome: flags.askBecomePass || settings.get('DEFAULT_BECOME_ASK_PASS'),
    becomeFile: flags.becomePasswordFile ?? settings.get('BECOME_PASSWORD_FILE'),
    env: process.env,
  });
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

async function connectionDefaults(session: Session): Promise<ConnectionDefaults> {
  const { flags, settings, inventorySources } = session;
  // Set for every process in a sandbox's network, with --sandbox or by `cbx sandbox exec`.
  const isInside = process.env.CBX_SANDBOX !== undefined;
  const sandbox = isInside ? (await import('../sandbox/index.ts')).currentSandbox() : undefined;
  const passwords = await session.passwords();
  const sshArgs = [
    settings.get('SSH_ARGS'),
    flags.sshCommonArgs ?? settings.get('SSH_COMMON_ARGS'),
    flags.sshExtraArgs ?? settings.get('SSH_EXTRA_ARGS'),
  ];
  return {
    transport: flags.connection ?? settings.get('DEFAULT_TRANSPORT'),
    ...defined('remoteUser', flags.user ?? settings.get('DEFAULT_REMOTE_USER')),
    ...defined('port', settings.get('DEFAULT_REMOTE_PORT')),
    ...defined('privateKeyFile', flags.privateKey ?? settings.get('DEFAULT_PRIVATE_KEY_FILE') ?? sandbox?.keyFile),
    timeoutSeconds: flags.timeout ?? settings.get('SSH_TIMEOUT') ?? settings.get('DEFAULT_TIMEOUT'),
    hostKeyChecking: settings.get('SSH_HOST_KEY_CHECKING') ?? settings.get('HOST_KEY_CHECKING'),
    sshArgs: sshArgs.flatMap((text) => splitWords(text)),
    ...defined('acceptNewInto', packageKnownHosts(inventorySources)),
    ...defined('knownHostsFiles', sandbox === undefined ? undefined : [sandbox.knownHostsFile]),
    remoteTmp: settings.get('REMOTE_TMP'),
    ...defined('shellExecutable', written(settings, 'DEFAULT_EXECUTABLE')),
    sshExecutable: settings.get('SSH_EXECUTABLE'),
    ...defined('password', passwords.connection === undefined ? undefined : () => passwords.connection),
    become: flags.become || settings.get('DEFAULT_BECOME'),
    becomeMethod: flags.becomeMethod ?? settings.get('DEFAULT_BECOME_METHOD'),
    becomeUser: flags.becomeUser ?? settings.get('DEFAULT_BECOME_USER'),
    becomeSameUser: settings.get('BECOME_ALLOW_SAME_USER'),
    ...defined('becomeExe', settings.get('DEFAULT_BECOME_EXE')),
    ...defined('becomeFlags', settings.get('DEFAULT_BECOME_FLAGS')),
    ...defined('becomePassword', passwords.become === undefined ? undefined : () => passwords.become),
  };
}

/** A setting that somebody has set; the default is left to others. */
function written(settings: Settings, name: 'DEFAULT_EXECUTABLE'): string | undefined {
  return settings.origin(name).kind === 'default' ? undefined : settings.get(name);
}

function defined<K extends string, T>(key: K, value: T | undefined): { [name in K]: T } | Record<string, never> {
  return value === undefined ? {} : ({ [key]: value } as { [name in K]: T });
}
