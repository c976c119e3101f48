import { CbxError } from '../errors/index.ts';
import type { ConnectionTarget } from './connection.ts';

/**
 * A name like `-oProxyCommand=…` must never become an option of anything.
 *
 * @throws CONNECT_NAME
 */
export function refuseOptionLike(target: ConnectionTarget): void {
  for (const name of [target.address, target.user ?? '']) {
    if (!name.startsWith('-')) continue;
    throw new CbxError('CONNECT_NAME', `${target.host}: ${JSON.stringify(name)} cannot be the name of a host or user`);
  }
}
