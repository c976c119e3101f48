import { asText, type Py, str, toList } from '../../values/index.ts';
import { test } from '../context.ts';

/** Ansible's url: a URI with a host. */
export default test('value, schemes=None', (_context, value: Py, schemes: Py) => {
  const match = /^([A-Za-z][A-Za-z0-9+.-]*):\/\/[^/?#]+/.exec(asText(value) ?? '');
  if (match === null) return false;
  return (
    schemes === null ||
    toList(schemes)
      .map(str)
      .includes((match[1] ?? '').toLowerCase())
  );
});
