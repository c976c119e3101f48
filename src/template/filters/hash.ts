import { createHash, getHashes } from 'node:crypto';
import { type Py, str, valueError } from '../../values/index.ts';
import { filter } from '../context.ts';
import { hashInput } from '../support/bytes.ts';

const NAMES: Readonly<Record<string, string>> = {
  sha3_224: 'sha3-224',
  sha3_256: 'sha3-256',
  sha3_384: 'sha3-384',
  sha3_512: 'sha3-512',
  blake2b: 'blake2b512',
  blake2s: 'blake2s256',
};

/** Ansible's hash: any algorithm that hashlib knows by the same name. */
export default filter('data, hashtype="sha1"', (_context, value: Py, type: Py) => {
  const wanted = str(type);
  const name = Object.hasOwn(NAMES, wanted) ? NAMES[wanted]! : wanted;
  if (!getHashes().includes(name)) throw valueError(`unsupported hash type ${wanted}`);
  return createHash(name).update(hashInput(value)).digest('hex');
});
