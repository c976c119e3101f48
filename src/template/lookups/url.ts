import { resolve } from 'node:path';
import { asText, type Py, type PyDict, splitLines, str, toList, valueError } from '../../values/index.ts';
import { type Context, lookup } from '../context.ts';
import { decodeBytes } from '../support/bytes.ts';
import { isTrueWord } from '../support/lookup-terms.ts';

/** Ansible's url: what a web server answers, line by line unless told otherwise. */
export default lookup(
  'validate_certs=True, split_lines=True, use_proxy=True, username=None, password=None, headers={}, force=False, timeout=10, http_agent="ansible-httpget", force_basic_auth=False, follow_redirects="urllib2", use_gssapi=False, unix_socket=None, ca_path=None, unredirected_headers=None, use_netrc=True, ciphers=None',
  (context: Context, terms: readonly Py[], ...options: readonly Py[]) => {
    const [certificates, split, , username, password, headers, force, timeout, agent, , follow] = options;
    const [gssapi, socket, authority, kept, , ciphers] = options.slice(11);
    if (isTrueWord(gssapi ?? false)) throw valueError('the url lookup speaks no GSSAPI');
    return terms.flatMap((term) => {
      const given = Object.fromEntries(
        [...((headers ?? new Map()) as PyDict)].map(([key, value]) => [str(key), str(value)]),
      );
      const login =
        username === null || username === undefined
          ? undefined
          : `${str(username)}:${password === null || password === undefined ? '' : str(password)}`;
      const answer = context.effect(() =>
        context.engine.host.fetch(str(term), {
          headers: {
            'user-agent': str(agent ?? ''),
            ...(login === undefined ? {} : { authorization: `Basic ${Buffer.from(login).toString('base64')}` }),
            ...(isTrueWord(force ?? false) ? { 'cache-control': 'no-cache' } : {}),
            ...given,
          },
          timeoutMs: Number(str(timeout ?? 10)) * 1000,
          validateCertificates: isTrueWord(certificates ?? true),
          followRedirects: !['no', 'none', 'False', 'false'].includes(str(follow ?? 'urllib2')),
          ...(isGiven(kept) ? { unredirectedHeaders: wordsOf(kept) } : {}),
          ...(isGiven(authority) ? { caPath: resolve(context.engine.host.basedir, str(authority)) } : {}),
          ...(isGiven(ciphers) ? { ciphers: wordsOf(ciphers).join(':') } : {}),
          ...(isGiven(socket) ? { unixSocket: str(socket) } : {}),
        }),
      );
      if (answer.status >= 400) throw valueError(`Received HTTP error for ${str(term)} : HTTP Error ${answer.status}`);
      const text = decodeBytes(answer.body);
      return isTrueWord(split ?? true) ? splitLines(text) : [text];
    });
  },
);

function isGiven(option: Py | undefined): option is Exclude<Py, null> {
  return option !== undefined && option !== null;
}

/** A list, or a text with commas. */
function wordsOf(option: Py): string[] {
  const text = asText(option);
  return text === undefined ? toList(option).map(str) : text.split(',').map((word) => word.trim());
}
