import { type Py, PyError } from '../../values/index.ts';

/** Python's urlsplit() as a dict of all its parts. */
export function splitUrl(text: string): Map<string, Py> {
  let rest = text.replace(/^[\x00-\x20]+/, '').replace(/[\t\r\n]/g, '');
  let scheme = '';
  const colon = /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(rest);
  if (colon !== null) {
    scheme = (colon[1] ?? '').toLowerCase();
    rest = rest.slice(colon[0].length);
  }
  let netloc = '';
  if (rest.startsWith('//')) {
    const end = /[/?#]/.exec(rest.slice(2));
    netloc = end === null ? rest.slice(2) : rest.slice(2, 2 + end.index);
    rest = rest.slice(2 + netloc.length);
    if (netloc.includes('[') !== netloc.includes(']')) throw new PyError('other', 'Invalid IPv6 URL');
  }
  const [beforeFragment = '', fragment = ''] = cut(rest, '#');
  const [path = '', query = ''] = cut(beforeFragment, '?');
  const at = netloc.lastIndexOf('@');
  const user = at < 0 ? undefined : netloc.slice(0, at);
  const host = netloc.slice(at + 1);
  const [username, password] = user === undefined ? [null, null] : userParts(user);
  const match = /^(?:\[(.*)\]|([^:]*))(?::(.*))?$/s.exec(host);
  const name = match?.[1] ?? match?.[2] ?? '';
  const port = match?.[3];
  if (port !== undefined && port !== '' && (!/^\d+$/.test(port) || Number(port) > 65535)) {
    throw new PyError(
      'other',
      /^\d+$/.test(port) ? 'Port out of range 0-65535' : `Port could not be cast to integer value as '${port}'`,
    );
  }
  return new Map<string, Py>([
    ['fragment', fragment],
    ['hostname', name === '' ? null : name.toLowerCase()],
    ['netloc', netloc],
    ['password', password],
    ['path', path],
    ['port', port === undefined || port === '' ? null : Number(port)],
    ['query', query],
    ['scheme', scheme],
    ['username', username],
  ]);
}

function userParts(user: string): [string, string | null] {
  const colon = user.indexOf(':');
  return colon < 0 ? [user, null] : [user.slice(0, colon), user.slice(colon + 1)];
}

function cut(text: string, by: string): [string, string] {
  const at = text.indexOf(by);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}
