import { asText, type Py } from '../../values/index.ts';
import { test } from '../context.ts';

/** Ansible's urn: a URI of the scheme urn. */
export default test('value', (_context, value: Py) => /^urn:./i.test(asText(value) ?? ''));
