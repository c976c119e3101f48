import { str } from '../../values/index.ts';
import type { Dict } from '../../values/value.ts';
import { unbox } from '../coerce.ts';
import type { HttpRequest } from './request.ts';

/** The arguments about connections that uri and get_url share. */
export interface ConnectionArgs {
  readonly url: string;
  readonly headers?: Dict;
  readonly timeout: number;
  readonly validate_certs: boolean;
  readonly url_username?: string;
  readonly url_password?: string;
  readonly force_basic_auth: boolean;
  readonly http_agent: string;
  readonly client_cert?: string;
  readonly client_key?: string;
  readonly ca_path?: string;
  readonly unix_socket?: string;
  readonly use_proxy: boolean;
  readonly use_netrc: boolean;
  readonly decompress: boolean;
  readonly ciphers?: readonly string[];
  readonly force?: boolean;
}

/** A request without method, body and redirects, from a task's arguments. */
export function connectionOf(args: ConnectionArgs): Omit<HttpRequest, 'method' | 'followRedirects'> {
  const headers = [...(args.headers ?? [])].map(([name, value]) => [str(unbox(name)), str(unbox(value))] as const);
  return {
    url: args.url,
    headers: args.force === true ? [...headers, ['cache-control', 'no-cache'] as const] : headers,
    timeoutSeconds: args.timeout,
    validateCerts: args.validate_certs,
    forceBasicAuth: args.force_basic_auth,
    agent: args.http_agent,
    useProxy: args.use_proxy,
    useNetrc: args.use_netrc,
    decompress: args.decompress,
    ...(args.url_username === undefined ? {} : { user: args.url_username }),
    ...(args.url_password === undefined ? {} : { password: args.url_password }),
    ...(args.client_cert === undefined ? {} : { clientCert: args.client_cert }),
    ...(args.client_key === undefined ? {} : { clientKey: args.client_key }),
    ...(args.ca_path === undefined ? {} : { caPath: args.ca_path }),
    ...(args.unix_socket === undefined ? {} : { unixSocket: args.unix_socket }),
    ...(args.ciphers === undefined ? {} : { ciphers: args.ciphers }),
  };
}
