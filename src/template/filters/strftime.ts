import { isNumeric, type Py, PyDateTime, str, strftime, toNumber, truth, valueError } from '../../values/index.ts';
import { type Context, filter } from '../context.ts';
import { parseFloatText } from '../support/numbers.ts';
import { wantText } from '../support/want-text.ts';

/** Ansible's strftime: a time since 1970, or now. */
export default filter('string_format, second=None, utc=False', (context: Context, format: Py, second: Py, utc: Py) => {
  let seconds: number;
  if (second === null) seconds = context.effect(() => context.engine.host.now?.() ?? Date.now() / 1000);
  else {
    const given =
      typeof second === 'string' ? parseFloatText(second) : isNumeric(second) ? toNumber(second) : undefined;
    if (given === undefined) throw valueError(`Invalid value for epoch value (${str(second)})`);
    seconds = given;
  }
  const time = truth(utc) ? PyDateTime.utc(seconds) : PyDateTime.local(seconds);
  const zone = truth(utc) ? 'GMT' : 'UTC';
  return strftime(wantText(format), time.ms, 0, zone, '+0000', () => seconds);
});
