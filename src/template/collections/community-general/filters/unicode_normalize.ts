import { asText, type Py, PyError, str, typeError, typeName } from '../../../../values/index.ts';
import { filter } from '../../../context.ts';

/** community.general's unicode_normalize. */
export default filter('data, form="NFC"', (_context, data: Py, form: Py) => {
  const text = asText(data);
  if (text === undefined) throw typeError(`<class '${typeName(data)}'> is not a valid input type`);
  const name = str(form);
  if (!['NFC', 'NFD', 'NFKC', 'NFKD'].includes(name)) throw new PyError('other', `${name} is not a valid form`);
  return text.normalize(name);
});
