import { type Py, typeError, typeName } from '../../../../values/index.ts';
import { test } from '../../../context.ts';

/** ansible.utils.mac: a hardware address in one of the usual spellings. */
export default test('mac', (_context, mac: Py) => {
  if (typeof mac !== 'string') throw typeError(`expected string or bytes-like object, got '${typeName(mac)}'`);
  return /^(?:[\da-f]{2}(?:[:-][\da-f]{2}){5}|[\da-f]{4}(?:\.[\da-f]{4}){2}|[\da-f]{12})$/i.test(mac);
});
