/** How a setting's text becomes a value, and what TypeScript sees. */
export interface SettingTypes {
  readonly boolean: boolean;
  readonly integer: number;
  readonly float: number;
  readonly string: string;
  readonly list: readonly string[];
  /** One path; relative ones start at the file that says so, else at the working folder. */
  readonly path: string;
  /** Paths separated by colons. */
  readonly pathspec: readonly string[];
  /** Paths separated by commas. */
  readonly pathlist: readonly string[];
}

export type SettingType = keyof SettingTypes;

export interface SettingRow {
  readonly type: SettingType;
  readonly default: boolean | number | string | null | readonly string[];
  /** `section.key` in ansible.cfg; the last one found counts. */
  readonly ini: readonly string[];
  /** Environment variables; the last one that is set counts. */
  readonly env: readonly string[];
  readonly choices?: readonly string[];
  readonly about: string;
  /** Known by name, for the config lookup, but without effect: what it is about does not exist in cbx. */
  readonly isIdle?: true;
}

const HOME_ROLES = ['~/.ansible/roles', '/usr/share/ansible/roles', '/etc/ansible/roles'];
const REJECTED = ['.pyc', '.pyo', '.swp', '.bak', '~', '.rpm', '.md', '.txt', '.rst'];

/**
 * The settings that mean something to cbx, one row each: Ansible 2.14's names, places, types and defaults. The table is
 * data: a new setting is one more row.
 */
export const SETTINGS = {
  // Running
  DEFAULT_FORKS: {
    type: 'integer',
    default: 5,
    ini: ['defaults.forks'],
    env: ['ANSIBLE_FORKS'],
    about: 'hosts worked on at the same time',
  },
  DEFAULT_STRATEGY: {
    type: 'string',
    default: 'linear',
    ini: ['defaults.strategy'],
    env: ['ANSIBLE_STRATEGY'],
    about: 'how hosts walk through a play',
  },
  DEFAULT_POLL_INTERVAL: {
    type: 'integer',
    default: 15,
    ini: ['defaults.poll_interval'],
    env: ['ANSIBLE_POLL_INTERVAL'],
    about: 'seconds between looks at an asynchronous task',
  },
  TASK_TIMEOUT: {
    type: 'integer',
    default: 0,
    ini: ['defaults.task_timeout'],
    env: ['ANSIBLE_TASK_TIMEOUT'],
    about: 'seconds a task may take; 0 for no limit',
  },
  ANY_ERRORS_FATAL: {
    type: 'boolean',
    default: false,
    ini: ['defaults.any_errors_fatal'],
    env: ['ANSIBLE_ANY_ERRORS_FATAL'],
    about: 'one failed host ends the run for all',
  },
  DEFAULT_FORCE_HANDLERS: {
    type: 'boolean',
    default: false,
    ini: ['defaults.force_handlers'],
    env: ['ANSIBLE_FORCE_HANDLERS'],
    about: 'run notified handlers on failed hosts, too',
  },
  ERROR_ON_MISSING_HANDLER: {
    type: 'boolean',
    default: true,
    ini: ['defaults.error_on_missing_handler'],
    env: ['ANSIBLE_ERROR_ON_MISSING_HANDLER'],
    about: 'a notified handler that does not exist is an error',
  },
  INVALID_TASK_ATTRIBUTE_FAILED: {
    type: 'boolean',
    default: true,
    ini: ['defaults.invalid_task_attribute_failed'],
    env: ['ANSIBLE_INVALID_TASK_ATTRIBUTE_FAILED'],
    about: 'an unknown task keyword is an error',
    isIdle: true,
  },
  TAGS_RUN: {
    type: 'list',
    default: [],
    ini: ['tags.run'],
    env: ['ANSIBLE_RUN_TAGS'],
    about: 'tags to run when the command line names none',
  },
  TAGS_SKIP: { type: 'list', default: [], ini: ['tags.skip'], env: ['ANSIBLE_SKIP_TAGS'], about: 'tags to leave out' },
  DIFF_ALWAYS: {
    type: 'boolean',
    default: false,
    ini: ['diff.always'],
    env: ['ANSIBLE_DIFF_ALWAYS'],
    about: 'show differences as with --diff',
  },
  DIFF_CONTEXT: {
    type: 'integer',
    default: 3,
    ini: ['diff.context'],
    env: ['ANSIBLE_DIFF_CONTEXT'],
    about: 'unchanged lines around a difference',
  },
  MAX_FILE_SIZE_FOR_DIFF: {
    type: 'integer',
    default: 104448,
    ini: ['defaults.max_diff_size'],
    env: ['ANSIBLE_MAX_DIFF_SIZE'],
    about: 'bytes above which a file is not compared',
    isIdle: true,
  },
  RETRY_FILES_ENABLED: {
    type: 'boolean',
    default: false,
    ini: ['defaults.retry_files_enabled'],
    env: ['ANSIBLE_RETRY_FILES_ENABLED'],
    about: 'write failed hosts to a .retry file',
  },
  RETRY_FILES_SAVE_PATH: {
    type: 'path',
    default: null,
    ini: ['defaults.retry_files_save_path'],
    env: ['ANSIBLE_RETRY_FILES_SAVE_PATH'],
    about: 'folder of .retry files; beside the playbook without it',
  },
  DEFAULT_MODULE_NAME: {
    type: 'string',
    default: 'command',
    ini: ['defaults.module_name'],
    env: [],
    about: 'module of an ad-hoc run without -m',
  },
  DEFAULT_MODULE_ARGS: {
    type: 'string',
    default: null,
    ini: ['defaults.module_args'],
    env: ['ANSIBLE_MODULE_ARGS'],
    about: 'arguments of an ad-hoc run without -a',
  },
  DEFAULT_NO_LOG: {
    type: 'boolean',
    default: false,
    ini: ['defaults.no_log'],
    env: ['ANSIBLE_NO_LOG'],
    about: 'hide the results of every task',
  },
  DEFAULT_LOG_PATH: {
    type: 'path',
    default: null,
    ini: ['defaults.log_path'],
    env: ['ANSIBLE_LOG_PATH'],
    about: 'file that gets a copy of the output',
  },

  // Gathering and variables
  DEFAULT_GATHERING: {
    type: 'string',
    default: 'implicit',
    ini: ['defaults.gathering'],
    env: ['ANSIBLE_GATHERING'],
    choices: ['implicit', 'explicit', 'smart'],
    about: 'whether plays gather facts unless they say so',
  },
  DEFAULT_GATHER_SUBSET: {
    type: 'list',
    default: null,
    ini: ['defaults.gather_subset'],
    env: ['ANSIBLE_GATHER_SUBSET'],
    about: 'facts to gather',
  },
  DEFAULT_GATHER_TIMEOUT: {
    type: 'integer',
    default: null,
    ini: ['defaults.gather_timeout'],
    env: ['ANSIBLE_GATHER_TIMEOUT'],
    about: 'seconds for one slow fact',
  },
  DEFAULT_FACT_PATH: {
    type: 'string',
    default: null,
    ini: ['defaults.fact_path'],
    env: ['ANSIBLE_FACT_PATH'],
    about: 'folder of local facts on targets',
  },
  INJECT_FACTS_AS_VARS: {
    type: 'boolean',
    default: true,
    ini: ['defaults.inject_facts_as_vars'],
    env: ['ANSIBLE_INJECT_FACT_VARS'],
    about: 'facts are variables of their own, too (ansible_os_family)',
  },
  CACHE_PLUGIN: {
    type: 'string',
    default: 'memory',
    ini: ['defaults.fact_caching'],
    env: ['ANSIBLE_CACHE_PLUGIN'],
    about: 'where facts outlive a run: memory or jsonfile',
  },
  CACHE_PLUGIN_CONNECTION: {
    type: 'string',
    default: null,
    ini: ['defaults.fact_caching_connection'],
    env: ['ANSIBLE_CACHE_PLUGIN_CONNECTION'],
    about: 'folder of cached facts',
  },
  CACHE_PLUGIN_PREFIX: {
    type: 'string',
    default: '',
    ini: ['defaults.fact_caching_prefix'],
    env: ['ANSIBLE_CACHE_PLUGIN_PREFIX'],
    about: 'prefix of cached files',
  },
  CACHE_PLUGIN_TIMEOUT: {
    type: 'integer',
    default: 86400,
    ini: ['defaults.fact_caching_timeout'],
    env: ['ANSIBLE_CACHE_PLUGIN_TIMEOUT'],
    about: 'seconds that cached facts are good for; 0 for ever',
  },
  ENABLE_TASK_DEBUGGER: {
    type: 'boolean',
    default: false,
    ini: ['defaults.enable_task_debugger'],
    env: ['ANSIBLE_ENABLE_TASK_DEBUGGER'],
    about: 'failed and unreachable tasks stop at the debugger',
  },
  TASK_DEBUGGER_IGNORE_ERRORS: {
    type: 'boolean',
    default: true,
    ini: ['defaults.task_debugger_ignore_errors'],
    env: ['ANSIBLE_TASK_DEBUGGER_IGNORE_ERRORS'],
    about: 'failures that are ignored do not stop at the debugger',
  },
  DEFAULT_HASH_BEHAVIOUR: {
    type: 'string',
    default: 'replace',
    ini: ['defaults.hash_behaviour'],
    env: ['ANSIBLE_HASH_BEHAVIOUR'],
    choices: ['replace', 'merge'],
    about: 'whether dicts of the same name are merged',
  },
  DEFAULT_PRIVATE_ROLE_VARS: {
    type: 'boolean',
    default: false,
    ini: ['defaults.private_role_vars'],
    env: ['ANSIBLE_PRIVATE_ROLE_VARS'],
    about: 'hide role variables from what comes after the role',
  },
  VARIABLE_PRECEDENCE: {
    type: 'list',
    default: [
      'all_inventory',
      'groups_inventory',
      'all_plugins_inventory',
      'all_plugins_play',
      'groups_plugins_inventory',
      'groups_plugins_play',
    ],
    ini: ['defaults.precedence'],
    env: ['ANSIBLE_PRECEDENCE'],
    about: 'order of group variables',
  },
  PLAYBOOK_VARS_ROOT: {
    type: 'string',
    default: 'top',
    ini: ['defaults.playbook_vars_root'],
    env: ['ANSIBLE_PLAYBOOK_VARS_ROOT'],
    choices: ['top', 'bottom', 'all'],
    about: 'which playbook folder group_vars are looked for in',
    isIdle: true,
  },
  DEFAULT_UNDEFINED_VAR_BEHAVIOR: {
    type: 'boolean',
    default: true,
    ini: ['defaults.error_on_undefined_vars'],
    env: ['ANSIBLE_ERROR_ON_UNDEFINED_VARS'],
    about: 'an undefined variable is an error',
  },
  DEFAULT_JINJA2_NATIVE: {
    type: 'boolean',
    default: false,
    ini: ['defaults.jinja2_native'],
    env: ['ANSIBLE_JINJA2_NATIVE'],
    about: 'templates keep the types of their expressions',
  },
  DEFAULT_JINJA2_EXTENSIONS: {
    type: 'list',
    default: [],
    ini: ['defaults.jinja2_extensions'],
    env: ['ANSIBLE_JINJA2_EXTENSIONS'],
    about: 'Jinja extensions: do and loopcontrols are known',
  },
  DEFAULT_MANAGED_STR: {
    type: 'string',
    default: 'Ansible managed',
    ini: ['defaults.ansible_managed'],
    env: [],
    about: 'text of ansible_managed in templates',
  },
  DUPLICATE_YAML_DICT_KEY: {
    type: 'string',
    default: 'warn',
    ini: ['defaults.duplicate_dict_key'],
    env: ['ANSIBLE_DUPLICATE_YAML_DICT_KEY'],
    choices: ['warn', 'error', 'ignore'],
    about: 'what a key that stands twice in a mapping is',
  },
  YAML_FILENAME_EXTENSIONS: {
    type: 'list',
    default: ['.yml', '.yaml', '.json'],
    ini: ['defaults.yaml_valid_extensions'],
    env: ['ANSIBLE_YAML_FILENAME_EXT'],
    about: 'endings of vars files',
  },

  // Inventory
  DEFAULT_HOST_LIST: {
    type: 'pathlist',
    default: ['/etc/ansible/hosts'],
    ini: ['defaults.inventory'],
    env: ['ANSIBLE_INVENTORY'],
    about: 'inventories when there is no -i',
  },
  INVENTORY_ENABLED: {
    type: 'list',
    default: ['host_list', 'script', 'auto', 'yaml', 'ini', 'toml'],
    ini: ['inventory.enable_plugins'],
    env: ['ANSIBLE_INVENTORY_ENABLED'],
    about: 'inventory sources, in the order they are tried',
  },
  INVENTORY_ANY_UNPARSED_IS_FAILED: {
    type: 'boolean',
    default: false,
    ini: ['inventory.any_unparsed_is_failed'],
    env: ['ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED'],
    about: 'one unreadable inventory is an error',
  },
  INVENTORY_UNPARSED_IS_FAILED: {
    type: 'boolean',
    default: false,
    ini: ['inventory.unparsed_is_failed'],
    env: ['ANSIBLE_INVENTORY_UNPARSED_FAILED'],
    about: 'no readable inventory at all is an error',
  },
  INVENTORY_UNPARSED_WARNING: {
    type: 'boolean',
    default: true,
    ini: ['inventory.inventory_unparsed_warning'],
    env: ['ANSIBLE_INVENTORY_UNPARSED_WARNING'],
    about: 'warn when no inventory could be read',
  },
  INVENTORY_IGNORE_EXTS: {
    type: 'list',
    default: [...REJECTED, '.orig', '.ini', '.cfg', '.retry'],
    ini: ['defaults.inventory_ignore_extensions', 'inventory.ignore_extensions'],
    env: ['ANSIBLE_INVENTORY_IGNORE'],
    about: 'endings that are no inventory in a folder',
  },
  INVENTORY_IGNORE_PATTERNS: {
    type: 'list',
    default: [],
    ini: ['defaults.inventory_ignore_patterns', 'inventory.ignore_patterns'],
    env: ['ANSIBLE_INVENTORY_IGNORE_REGEX'],
    about: 'names that are no inventory in a folder, as regular expressions',
  },
  INVENTORY_EXPORT: {
    type: 'boolean',
    default: false,
    ini: ['inventory.export'],
    env: ['ANSIBLE_INVENTORY_EXPORT'],
    about: 'list inventories as with --export',
  },
  HOST_PATTERN_MISMATCH: {
    type: 'string',
    default: 'warning',
    ini: ['inventory.host_pattern_mismatch'],
    env: ['ANSIBLE_HOST_PATTERN_MISMATCH'],
    choices: ['warning', 'error', 'ignore'],
    about: 'what a host pattern without hosts is',
  },
  TRANSFORM_INVALID_GROUP_CHARS: {
    type: 'string',
    default: 'never',
    ini: ['defaults.force_valid_group_names'],
    env: ['ANSIBLE_TRANSFORM_INVALID_GROUP_CHARS'],
    choices: ['always', 'never', 'ignore', 'silently'],
    about: 'replace what a variable name could not hold in group names',
  },
  INVENTORY_UNPARSED_SCRIPT_STDERR: {
    type: 'boolean',
    default: true,
    ini: ['inventory_plugin_script.always_show_stderr'],
    env: ['ANSIBLE_INVENTORY_PLUGIN_SCRIPT_STDERR'],
    about: 'show what inventory scripts write to stderr',
  },
  YAML_INVENTORY_EXTENSIONS: {
    type: 'list',
    default: ['.yaml', '.yml', '.json'],
    ini: ['defaults.yaml_valid_extensions', 'inventory_plugin_yaml.yaml_valid_extensions'],
    env: ['ANSIBLE_YAML_FILENAME_EXT', 'ANSIBLE_INVENTORY_PLUGIN_EXTS'],
    about: 'endings of YAML inventories',
  },
  CONSTRUCTED_USE_VARS_PLUGINS: {
    type: 'boolean',
    default: false,
    ini: ['inventory_plugins.use_vars_plugins'],
    env: ['ANSIBLE_INVENTORY_USE_VARS_PLUGINS'],
    about: 'constructed groups see group_vars and host_vars',
    isIdle: true,
  },
  INVENTORY_USE_EXTRA_VARS: {
    type: 'boolean',
    default: false,
    ini: ['inventory_plugins.use_extra_vars'],
    env: ['ANSIBLE_INVENTORY_USE_EXTRA_VARS'],
    about: 'constructed groups see extra variables',
  },

  // Paths
  DEFAULT_ROLES_PATH: {
    type: 'pathspec',
    default: HOME_ROLES,
    ini: ['defaults.roles_path'],
    env: ['ANSIBLE_ROLES_PATH'],
    about: 'folders of roles, after those beside the playbook',
  },
  PLAYBOOK_DIR: {
    type: 'path',
    default: null,
    ini: ['defaults.playbook_dir'],
    env: ['ANSIBLE_PLAYBOOK_DIR'],
    about: 'folder that stands for the playbook where there is none',
  },
  COLLECTIONS_PATHS: {
    type: 'pathspec',
    default: ['~/.ansible/collections', '/usr/share/ansible/collections'],
    ini: ['defaults.collections_paths', 'defaults.collections_path'],
    env: ['ANSIBLE_COLLECTIONS_PATHS', 'ANSIBLE_COLLECTIONS_PATH'],
    about: 'folders of collections (their roles and playbooks)',
  },
  DEFAULT_FILTER_PLUGIN_PATH: {
    type: 'pathspec',
    default: ['~/.ansible/plugins/filter', '/usr/share/ansible/plugins/filter'],
    ini: ['defaults.filter_plugins'],
    env: ['ANSIBLE_FILTER_PLUGINS'],
    about: 'folders of filters in JavaScript or TypeScript',
  },
  DEFAULT_TEST_PLUGIN_PATH: {
    type: 'pathspec',
    default: ['~/.ansible/plugins/test', '/usr/share/ansible/plugins/test'],
    ini: ['defaults.test_plugins'],
    env: ['ANSIBLE_TEST_PLUGINS'],
    about: 'folders of tests in JavaScript or TypeScript',
  },
  DEFAULT_LOOKUP_PLUGIN_PATH: {
    type: 'pathspec',
    default: ['~/.ansible/plugins/lookup', '/usr/share/ansible/plugins/lookup'],
    ini: ['defaults.lookup_plugins'],
    env: ['ANSIBLE_LOOKUP_PLUGINS'],
    about: 'folders of lookups in JavaScript or TypeScript',
  },
  DEFAULT_MODULE_PATH: {
    type: 'pathspec',
    default: ['~/.ansible/plugins/modules', '/usr/share/ansible/plugins/modules'],
    ini: ['defaults.library'],
    env: ['ANSIBLE_LIBRARY'],
    about: 'folders of task modules in JavaScript or TypeScript',
  },
  DEFAULT_LOCAL_TMP: {
    type: 'path',
    default: '~/.ansible/tmp',
    ini: ['defaults.local_tmp'],
    env: ['ANSIBLE_LOCAL_TEMP'],
    about: 'folder of temporary files here',
    isIdle: true,
  },

  // Vault
  DEFAULT_ASK_VAULT_PASS: {
    type: 'boolean',
    default: false,
    ini: ['defaults.ask_vault_pass'],
    env: ['ANSIBLE_ASK_VAULT_PASS'],
    about: 'ask for the vault password',
  },
  DEFAULT_VAULT_PASSWORD_FILE: {
    type: 'path',
    default: null,
    ini: ['defaults.vault_password_file'],
    env: ['ANSIBLE_VAULT_PASSWORD_FILE'],
    about: 'file or script with the vault password',
  },
  DEFAULT_VAULT_IDENTITY: {
    type: 'string',
    default: 'default',
    ini: ['defaults.vault_identity'],
    env: ['ANSIBLE_VAULT_IDENTITY'],
    about: 'label of a vault password without one',
  },
  DEFAULT_VAULT_IDENTITY_LIST: {
    type: 'list',
    default: [],
    ini: ['defaults.vault_identity_list'],
    env: ['ANSIBLE_VAULT_IDENTITY_LIST'],
    about: 'vault passwords as label@source',
  },
  DEFAULT_VAULT_ENCRYPT_IDENTITY: {
    type: 'string',
    default: null,
    ini: ['defaults.vault_encrypt_identity'],
    env: ['ANSIBLE_VAULT_ENCRYPT_IDENTITY'],
    about: 'label to encrypt with',
    isIdle: true,
  },
  DEFAULT_VAULT_ID_MATCH: {
    type: 'boolean',
    default: false,
    ini: ['defaults.vault_id_match'],
    env: ['ANSIBLE_VAULT_ID_MATCH'],
    about: 'try only passwords of the same label',
  },

  // Connection
  DEFAULT_TRANSPORT: {
    type: 'string',
    default: 'smart',
    ini: ['defaults.transport'],
    env: ['ANSIBLE_TRANSPORT'],
    about: 'connection: smart or ssh (the same), or local',
  },
  DEFAULT_TIMEOUT: {
    type: 'integer',
    default: 10,
    ini: ['defaults.timeout'],
    env: ['ANSIBLE_TIMEOUT'],
    about: 'seconds a connection may take',
  },
  DEFAULT_REMOTE_USER: {
    type: 'string',
    default: null,
    ini: ['defaults.remote_user'],
    env: ['ANSIBLE_REMOTE_USER'],
    about: 'login user',
  },
  DEFAULT_REMOTE_PORT: {
    type: 'integer',
    default: null,
    ini: ['defaults.remote_port'],
    env: ['ANSIBLE_REMOTE_PORT'],
    about: 'port of the targets',
  },
  DEFAULT_PRIVATE_KEY_FILE: {
    type: 'path',
    default: null,
    ini: ['defaults.private_key_file'],
    env: ['ANSIBLE_PRIVATE_KEY_FILE'],
    about: 'key to log in with',
  },
  DEFAULT_ASK_PASS: {
    type: 'boolean',
    default: false,
    ini: ['defaults.ask_pass'],
    env: ['ANSIBLE_ASK_PASS'],
    about: 'ask for the login password',
  },
  CONNECTION_PASSWORD_FILE: {
    type: 'path',
    default: null,
    ini: ['defaults.connection_password_file'],
    env: ['ANSIBLE_CONNECTION_PASSWORD_FILE'],
    about: 'file or script with the login password',
  },
  HOST_KEY_CHECKING: {
    type: 'boolean',
    default: true,
    ini: ['defaults.host_key_checking'],
    env: ['ANSIBLE_HOST_KEY_CHECKING'],
    about: 'check host keys',
  },
  SSH_HOST_KEY_CHECKING: {
    type: 'boolean',
    default: null,
    ini: ['ssh_connection.host_key_checking'],
    env: ['ANSIBLE_SSH_HOST_KEY_CHECKING'],
    about: 'check host keys; stronger than HOST_KEY_CHECKING',
  },
  SSH_ARGS: {
    type: 'string',
    default: '-C -o ControlMaster=auto -o ControlPersist=60s',
    ini: ['ssh_connection.ssh_args'],
    env: ['ANSIBLE_SSH_ARGS'],
    about: 'ssh options',
  },
  SSH_COMMON_ARGS: {
    type: 'string',
    default: '',
    ini: ['ssh_connection.ssh_common_args'],
    env: ['ANSIBLE_SSH_COMMON_ARGS'],
    about: 'further ssh options',
  },
  SSH_EXTRA_ARGS: {
    type: 'string',
    default: '',
    ini: ['ssh_connection.ssh_extra_args'],
    env: ['ANSIBLE_SSH_EXTRA_ARGS'],
    about: 'further ssh options, not for file transfer',
  },
  SSH_EXECUTABLE: {
    type: 'string',
    default: 'ssh',
    ini: ['ssh_connection.ssh_executable'],
    env: ['ANSIBLE_SSH_EXECUTABLE'],
    about: 'program of the ssh connection; cbx needs none',
  },
  SSH_RETRIES: {
    type: 'integer',
    default: 0,
    ini: ['connection.retries', 'ssh_connection.retries'],
    env: ['ANSIBLE_SSH_RETRIES'],
    about: 'further attempts to connect',
    isIdle: true,
  },
  SSH_TIMEOUT: {
    type: 'integer',
    default: null,
    ini: ['ssh_connection.timeout'],
    env: ['ANSIBLE_SSH_TIMEOUT'],
    about: 'seconds a connection may take; stronger than DEFAULT_TIMEOUT',
  },
  ANSIBLE_PIPELINING: {
    type: 'boolean',
    default: false,
    ini: ['defaults.pipelining', 'connection.pipelining', 'ssh_connection.pipelining'],
    env: ['ANSIBLE_PIPELINING', 'ANSIBLE_SSH_PIPELINING'],
    about: 'accepted: every task of cbx goes through one open shell',
    isIdle: true,
  },
  DEFAULT_EXECUTABLE: {
    type: 'string',
    default: '/bin/sh',
    ini: ['defaults.executable'],
    env: ['ANSIBLE_EXECUTABLE'],
    about: "shell of users' commands",
  },
  REMOTE_TMP: {
    type: 'string',
    default: '~/.ansible/tmp',
    ini: ['defaults.remote_tmp'],
    env: ['ANSIBLE_REMOTE_TEMP', 'ANSIBLE_REMOTE_TMP'],
    about: 'folder of temporary files on targets',
  },
  INTERPRETER_PYTHON: {
    type: 'string',
    default: 'auto',
    ini: ['defaults.interpreter_python'],
    env: ['ANSIBLE_PYTHON_INTERPRETER'],
    about: 'accepted: no interpreter is needed',
    isIdle: true,
  },

  // Becoming another user
  DEFAULT_BECOME: {
    type: 'boolean',
    default: false,
    ini: ['privilege_escalation.become'],
    env: ['ANSIBLE_BECOME'],
    about: 'run tasks as another user',
  },
  DEFAULT_BECOME_METHOD: {
    type: 'string',
    default: 'sudo',
    ini: ['privilege_escalation.become_method'],
    env: ['ANSIBLE_BECOME_METHOD'],
    about: 'how: sudo, su or doas',
  },
  DEFAULT_BECOME_USER: {
    type: 'string',
    default: 'root',
    ini: ['privilege_escalation.become_user'],
    env: ['ANSIBLE_BECOME_USER'],
    about: 'that user',
  },
  DEFAULT_BECOME_ASK_PASS: {
    type: 'boolean',
    default: false,
    ini: ['privilege_escalation.become_ask_pass'],
    env: ['ANSIBLE_BECOME_ASK_PASS'],
    about: 'ask for the password of becoming',
  },
  DEFAULT_BECOME_EXE: {
    type: 'string',
    default: null,
    ini: ['privilege_escalation.become_exe'],
    env: ['ANSIBLE_BECOME_EXE'],
    about: 'program to become with',
  },
  DEFAULT_BECOME_FLAGS: {
    type: 'string',
    default: null,
    ini: ['privilege_escalation.become_flags'],
    env: ['ANSIBLE_BECOME_FLAGS'],
    about: 'its options',
  },
  BECOME_PASSWORD_FILE: {
    type: 'path',
    default: null,
    ini: ['defaults.become_password_file'],
    env: ['ANSIBLE_BECOME_PASSWORD_FILE'],
    about: 'file or script with the password of becoming',
  },
  BECOME_ALLOW_SAME_USER: {
    type: 'boolean',
    default: false,
    ini: ['privilege_escalation.become_allow_same_user'],
    env: ['ANSIBLE_BECOME_ALLOW_SAME_USER'],
    about: 'become the login user as well',
  },

  // Display
  DEFAULT_STDOUT_CALLBACK: {
    type: 'string',
    default: 'default',
    ini: ['defaults.stdout_callback'],
    env: ['ANSIBLE_STDOUT_CALLBACK'],
    about: 'reporter',
  },
  DEFAULT_CALLBACK_PLUGIN_PATH: {
    type: 'pathspec',
    default: ['~/.ansible/plugins/callback', '/usr/share/ansible/plugins/callback'],
    ini: ['defaults.callback_plugins'],
    env: ['ANSIBLE_CALLBACK_PLUGINS'],
    about: 'folders whose Python callbacks are named and left out',
  },
  DEFAULT_LOAD_CALLBACK_PLUGINS: {
    type: 'boolean',
    default: false,
    ini: ['defaults.bin_ansible_callbacks'],
    env: ['ANSIBLE_LOAD_CALLBACK_PLUGINS'],
    about: 'enabled callbacks for ad-hoc runs, too',
  },
  CALLBACKS_ENABLED: {
    type: 'list',
    default: [],
    ini: ['defaults.callback_whitelist', 'defaults.callbacks_enabled'],
    env: ['ANSIBLE_CALLBACK_WHITELIST', 'ANSIBLE_CALLBACKS_ENABLED'],
    about: 'further reporters',
  },
  DEFAULT_VERBOSITY: {
    type: 'integer',
    default: 0,
    ini: ['defaults.verbosity'],
    env: ['ANSIBLE_VERBOSITY'],
    about: 'how much is shown, as -v counts',
  },
  VERBOSE_TO_STDERR: {
    type: 'boolean',
    default: false,
    ini: ['defaults.verbose_to_stderr'],
    env: ['ANSIBLE_VERBOSE_TO_STDERR'],
    about: 'verbose messages go to stderr',
  },
  ANSIBLE_NOCOLOR: {
    type: 'boolean',
    default: false,
    ini: ['defaults.nocolor'],
    env: ['ANSIBLE_NOCOLOR', 'NO_COLOR'],
    about: 'no colours',
  },
  ANSIBLE_FORCE_COLOR: {
    type: 'boolean',
    default: false,
    ini: ['defaults.force_color'],
    env: ['ANSIBLE_FORCE_COLOR'],
    about: 'colours even without a terminal',
  },
  DISPLAY_SKIPPED_HOSTS: {
    type: 'boolean',
    default: true,
    ini: ['defaults.display_skipped_hosts'],
    env: ['ANSIBLE_DISPLAY_SKIPPED_HOSTS'],
    about: 'show skipped hosts',
  },
  DISPLAY_OK_HOSTS: {
    type: 'boolean',
    default: true,
    ini: ['defaults.display_ok_hosts'],
    env: ['ANSIBLE_DISPLAY_OK_HOSTS'],
    about: 'show hosts where nothing changed',
  },
  DISPLAY_FAILED_STDERR: {
    type: 'boolean',
    default: false,
    ini: ['defaults.display_failed_stderr'],
    env: ['ANSIBLE_DISPLAY_FAILED_STDERR'],
    about: 'failures go to stderr',
  },
  DISPLAY_ARGS_TO_STDOUT: {
    type: 'boolean',
    default: false,
    ini: ['defaults.display_args_to_stdout'],
    env: ['ANSIBLE_DISPLAY_ARGS_TO_STDOUT'],
    about: 'task headers show the arguments',
  },
  SHOW_PER_HOST_START: {
    type: 'boolean',
    default: false,
    ini: ['defaults.show_per_host_start'],
    env: ['ANSIBLE_SHOW_PER_HOST_START'],
    about: 'say when a host starts a task',
  },
  SHOW_CUSTOM_STATS: {
    type: 'boolean',
    default: false,
    ini: ['defaults.show_custom_stats'],
    env: ['ANSIBLE_SHOW_CUSTOM_STATS'],
    about: 'show set_stats at the end',
  },
  SHOW_TASK_PATH_ON_FAILURE: {
    type: 'boolean',
    default: false,
    ini: ['defaults.show_task_path_on_failure'],
    env: ['ANSIBLE_SHOW_TASK_PATH_ON_FAILURE'],
    about: 'failures name file and line',
  },
  CHECK_MODE_MARKERS: {
    type: 'boolean',
    default: false,
    ini: ['defaults.check_mode_markers'],
    env: ['ANSIBLE_CHECK_MODE_MARKERS'],
    about: 'mark output of check mode',
  },
  CALLBACK_RESULT_FORMAT: {
    type: 'string',
    default: 'json',
    ini: ['defaults.callback_result_format'],
    env: ['ANSIBLE_CALLBACK_RESULT_FORMAT'],
    choices: ['json', 'yaml'],
    about: 'how results are printed',
  },
  CALLBACK_FORMAT_PRETTY: {
    type: 'boolean',
    default: null,
    ini: ['defaults.callback_format_pretty'],
    env: ['ANSIBLE_CALLBACK_FORMAT_PRETTY'],
    about: 'results over several lines',
  },
  ACTION_WARNINGS: {
    type: 'boolean',
    default: true,
    ini: ['defaults.action_warnings'],
    env: ['ANSIBLE_ACTION_WARNINGS'],
    about: 'show warnings of tasks',
  },
  DEPRECATION_WARNINGS: {
    type: 'boolean',
    default: true,
    ini: ['defaults.deprecation_warnings'],
    env: ['ANSIBLE_DEPRECATION_WARNINGS'],
    about: 'warn of what Ansible is about to drop',
  },
  SYSTEM_WARNINGS: {
    type: 'boolean',
    default: true,
    ini: ['defaults.system_warnings'],
    env: ['ANSIBLE_SYSTEM_WARNINGS'],
    about: 'warn of odd things on this machine',
    isIdle: true,
  },
  LOCALHOST_WARNING: {
    type: 'boolean',
    default: true,
    ini: ['defaults.localhost_warning'],
    env: ['ANSIBLE_LOCALHOST_WARNING'],
    about: 'warn when there is only the implicit localhost',
  },
} as const satisfies Record<string, SettingRow>;

export type SettingName = keyof typeof SETTINGS;

type RowOf<N extends SettingName> = (typeof SETTINGS)[N];

/** The TypeScript type of a setting: that of its row, with undefined where there is no default. */
export type SettingValue<N extends SettingName> =
  | SettingTypes[RowOf<N>['type']]
  | (RowOf<N>['default'] extends null ? undefined : never);
