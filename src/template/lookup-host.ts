/** A finished process. */
export interface ProcessResult {
  readonly rc: number;
  readonly stdout: Buffer;
  readonly stderr: Buffer;
}

/** A web server's answer. */
export interface HttpResult {
  readonly status: number;
  readonly body: Buffer;
}

export interface HttpRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly validateCertificates: boolean;
  readonly followRedirects: boolean;
  /** Headers that are not sent on when the server leads elsewhere. */
  readonly unredirectedHeaders?: readonly string[];
  /** A file with the authorities whose certificates are good. */
  readonly caPath?: string;
  /** OpenSSL's list of ciphers. */
  readonly ciphers?: string;
  readonly unixSocket?: string;
}

/** What lookups and file tests touch outside the process; the executor hands in its own where Ansible's rules ask for it. */
export interface LookupHost {
  /** Where relative paths start: the playbook's directory. */
  readonly basedir: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** A file's content, decrypted when it is a vault. */
  readFile(path: string): Buffer;
  runProcess(command: string): ProcessResult | Promise<ProcessResult>;
  fetch(url: string, request: HttpRequest): Promise<HttpResult>;
  /** A setting for the config lookup; undefined when there is none of that name. */
  setting?(name: string): unknown;
  /** Names of hosts that a pattern selects. */
  selectHosts?(pattern: string): readonly string[];
  /** Decrypts a vault envelope with a given secret, or with the run's secrets. */
  decrypt?(envelope: string, secret?: string): string;
  encrypt?(text: string, secret: string, vaultId?: string, salt?: string): string;
  /** Seconds since 1970. */
  now?(): number;
}
