import { createHash } from 'node:crypto';
import type { Py } from '../../values/index.ts';
import { filter } from '../context.ts';
import { hashInput } from '../support/bytes.ts';

/** Ansible's checksum: SHA-1. */
export default filter('data', (_context, value: Py) => createHash('sha1').update(hashInput(value)).digest('hex'));
