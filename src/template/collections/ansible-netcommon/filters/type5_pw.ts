import { type Py, str } from '../../../../values/index.ts';
import { type Context, filter } from '../../../context.ts';
import { randomSalt } from '../../../support/seeds.ts';
import { type5 } from '../../../support/type5.ts';

/** ansible.netcommon's type5_pw: a Cisco type 5 password. */
export default filter('password, salt=None', (context: Context, password: Py, salt: Py) =>
  type5(password, salt === null ? context.effect(() => randomSalt(4)) : str(salt)),
);
