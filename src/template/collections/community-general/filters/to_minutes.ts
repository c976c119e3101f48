import type { Py, PyDict } from '../../../../values/index.ts';
import { filter } from '../../../context.ts';
import { inTimeUnit } from '../../../support/time-units.ts';

/** community.general's to_minutes: a text such as `1h 30m` in minutes. */
export default filter('human_time, **kwargs', (_context, value: Py, options: PyDict) =>
  inTimeUnit(value, 'm', options),
);
