import type { Py } from '../../values/index.ts';
import { test } from '../context.ts';
import { compareVersions } from '../support/versions.ts';

/** Ansible's version (also `version_compare`). */
export default test('value, version, operator="eq", strict=None, version_type=None', (_context, value: Py, version: Py, operator: Py, strict: Py, type: Py) =>
  compareVersions(value, version, operator, strict, type));
