import { type Py, type PyDict, str } from '../../../../values/index.ts';
import { filter } from '../../../context.ts';
import { inTimeUnit } from '../../../support/time-units.ts';

/** community.general's to_time_unit: a text such as `1h 30m` in a unit of time. */
export default filter('human_time, unit="ms", **kwargs', (_context, value: Py, unit: Py, options: PyDict) =>
  inTimeUnit(value, str(unit), options),
);
