import { type Py, PyError, str, UndefinedError } from '../../../../values/index.ts';
import { filter } from '../../../context.ts';
import { JmesPathError } from '../../../jmespath/errors.ts';
import { searchJmesPath } from '../../../jmespath/search.ts';

/** community.general's json_query: what a JMESPath expression finds. */
export default filter('data, expr', (_context, data: Py, expression: Py) => {
  try {
    return searchJmesPath(str(expression), data);
  } catch (error) {
    if (!(error instanceof PyError) || error instanceof UndefinedError) throw error;
    const where = error instanceof JmesPathError ? 'JMESPathError' : 'Error in jmespath.search';
    throw new PyError('other', `${where} in json_query filter plugin:\n${error.message}`, undefined, error);
  }
});
