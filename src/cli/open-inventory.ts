import { resolve } from 'node:path';
import { loadSettings, type Settings } from '../config/index.ts';
import { CbxError, formatWarning } from '../errors/index.ts';
import { INVENTORY_SOURCES } from '../generated/inventories.ts';
import { type Inventory, type InventorySettings, loadInventory, type SourceContext } from '../inventory/index.ts';
import type { TemplarOptions } from '../template/index.ts';
import type { Value } from '../values/index.ts';
import { loadVaultSecrets, Vault } from '../vault/index.ts';
import { loadExtraVars } from './extra-vars.ts';
import { runProcess } from './run-process.ts';
import { askTerminal, isInteractive } from './terminal.ts';

/** The options that every command with an inventory shares, as commander gives them. */
export interface InventoryFlags {
  readonly inventory?: readonly string[];
  readonly inventoryMode?: 'cbx' | 'ansible';
  readonly playbookDir?: string;
  readonly extraVars?: readonly string[];
  readonly vaultId?: readonly string[];
  readonly vaultPasswordFile?: readonly string[];
  readonly askVaultPassword?: boolean;
}

export interface OpenedInventory {
  readonly inventory: Inventory;
  readonly settings: Settings;
  readonly vault: Vault;
  readonly extraVars: ReadonlyMap<string, Value>;
}

/**
 * Everything between a command line and an inventory: settings, vault passwords, extra variables, sources.
 * @param onWarning gets what is odd; prints it on stderr unless given
 */
export async function openInventory(
  flags: InventoryFlags,
  settings: Settings = loadSettings(),
  onWarning: (warning: CbxError) => void = printWarning,
): Promise<OpenedInventory> {
  for (const warning of settings.warnings) onWarning(warning);
  const vault = await openVault(flags, settings);
  const extraVars = loadExtraVars(flags.extraVars ?? [], vault);
  const given = flags.inventory ?? [];
  const inventory = await loadInventory({
    sources: given.length > 0 ? given : settings.get('DEFAULT_HOST_LIST'),
    catalog: INVENTORY_SOURCES,
    settings: inventorySettings(settings),
    mode: flags.inventoryMode ?? 'cbx',
    decrypt: {
      file: (path, bytes) => vault.openFile(path, bytes),
      text: (envelope) => vault.decryptText(envelope),
    },
    extraVars,
    runProcess,
    render: templateRenderer({ isNative: settings.get('DEFAULT_JINJA2_NATIVE') }),
    onWarning,
  });
  return { inventory, settings, vault, extraVars };
}

/** The vault with the passwords that flags and settings name. */
export async function openVault(flags: InventoryFlags, settings: Settings): Promise<Vault> {
  const configured = settings.get('DEFAULT_VAULT_PASSWORD_FILE');
  const files = (flags.vaultPasswordFile ?? []).map((file) => resolve(file));
  const secrets = await loadVaultSecrets({
    vaultIds: [...settings.get('DEFAULT_VAULT_IDENTITY_LIST'), ...(flags.vaultId ?? [])],
    passwordFiles: configured === undefined ? files : [...files, configured],
    ask: flags.askVaultPassword === true || settings.get('DEFAULT_ASK_VAULT_PASS'),
    prompt: askVaultPassword,
    defaultLabel: settings.get('DEFAULT_VAULT_IDENTITY'),
  });
  return new Vault(secrets, settings.get('DEFAULT_VAULT_ID_MATCH'));
}

/** The inventory's part of the settings. */
export function inventorySettings(settings: Settings): InventorySettings {
  return {
    enabled: settings.get('INVENTORY_ENABLED'),
    ignoredEndings: settings.get('INVENTORY_IGNORE_EXTS'),
    ignoredPatterns: settings.get('INVENTORY_IGNORE_PATTERNS'),
    hashBehaviour: settings.get('DEFAULT_HASH_BEHAVIOUR') === 'merge' ? 'merge' : 'replace',
    groupNames: settings.get('TRANSFORM_INVALID_GROUP_CHARS') as InventorySettings['groupNames'],
    anyUnparsedIsFailed: settings.get('INVENTORY_ANY_UNPARSED_IS_FAILED'),
    unparsedIsFailed: settings.get('INVENTORY_UNPARSED_IS_FAILED'),
    unparsedWarning: settings.get('INVENTORY_UNPARSED_WARNING'),
    patternMismatch: settings.get('HOST_PATTERN_MISMATCH') as InventorySettings['patternMismatch'],
    varsExtensions: settings.get('YAML_FILENAME_EXTENSIONS'),
    precedence: settings.get('VARIABLE_PRECEDENCE'),
    sources: {
      yamlExtensions: settings.get('YAML_INVENTORY_EXTENSIONS'),
      scriptStderr: settings.get('INVENTORY_UNPARSED_SCRIPT_STDERR'),
      useExtraVars: settings.get('INVENTORY_USE_EXTRA_VARS'),
    },
  };
}

export function printWarning(warning: CbxError): void {
  process.stderr.write(`${formatWarning(warning)}\n`);
}

function askVaultPassword(question: string): Promise<string> {
  if (isInteractive()) return askTerminal(question, true);
  const hint = 'name a file or a script with --vault-password-file';
  throw new CbxError(
    'CLI_NO_TERMINAL',
    'the vault password is to be asked for, but there is no terminal',
    undefined,
    hint,
  );
}

/** Templates of constructed and generator sources; the engine is loaded when the first one is met. */
export function templateRenderer(options: Partial<TemplarOptions> = {}): SourceContext['render'] {
  const load = async () => {
    const [{ createTemplar }, { dictLayer, stackScope }] = await Promise.all([
      import('../template/index.ts'),
      import('../vars/index.ts'),
    ]);
    const basedir = process.cwd();
    const full = createTemplar({ basedir, ...options });
    const bare = createTemplar({ basedir, ...options, withLookups: false });
    return async (template: string, vars: ReadonlyMap<string, Value>, lookups: boolean): Promise<Value> => {
      const scope = stackScope([dictLayer('extra vars', new Map<Value, Value>(vars))], 'replace');
      return (lookups ? full : bare).render(template, scope);
    };
  };
  let engine: ReturnType<typeof load> | undefined;
  return async (template, vars, lookups) => {
    engine ??= load();
    return (await engine)(template, vars, lookups);
  };
}
