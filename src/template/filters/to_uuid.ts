import { createHash } from 'node:crypto';
import { asText, type Py, str, typeName, valueError } from '../../values/index.ts';
import { filter } from '../context.ts';

const UUID = /^(?:urn:)?(?:uuid:)?\{?([\da-f]{8})-?([\da-f]{4})-?([\da-f]{4})-?([\da-f]{4})-?([\da-f]{12})\}?$/i;

/** Ansible's to_uuid: a version 5 UUID, in Ansible's own namespace unless another is given. */
export default filter(
  'string, namespace="361E6D51-FAEC-444A-9079-341386DA8E2E"',
  (_context, value: Py, namespace: Py) => {
    const text = asText(namespace);
    const match = text === undefined ? null : UUID.exec(text);
    if (match === null) {
      const reason =
        text === undefined
          ? `'${typeName(namespace)}' object has no attribute 'replace'`
          : 'badly formed hexadecimal UUID string';
      throw valueError(`Invalid value '${str(namespace)}' for 'namespace': ${reason}`);
    }
    const hash = createHash('sha1')
      .update(Buffer.from(match.slice(1).join(''), 'hex'))
      .update(str(value))
      .digest();
    hash[6] = (hash[6]! & 0x0f) | 0x50;
    hash[8] = (hash[8]! & 0x3f) | 0x80;
    return hash.toString('hex', 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  },
);
