import { sh } from '../../../shell/script.ts';
import { parsePasswd } from '../accounts/lookup.ts';
import type { FactCollector } from './collector.ts';

/** The user that the task runs as. */
export const user: FactCollector = {
  subset: 'min',
  names: [
    'user',
    'user_id',
    'user_uid',
    'user_gid',
    'user_gecos',
    'user_dir',
    'user_shell',
    'effective_user_id',
    'effective_group_ids',
    'real_user_id',
  ],
  script: sh`uid=$(id -u)
put uid "$uid"
put gid "$(id -g)"
put ruid "$(id -ru)"
put rgid "$(id -rg)"
put passwd "$(getent passwd -- "$uid" 2>/dev/null || awk -F: -v uid="$uid" '$3 == uid { print; exit }' /etc/passwd)"`,
  read(view) {
    const entry = parsePasswd(view.field('passwd'));
    const number = (name: string): number => Number(view.field(name) ?? 0);
    return {
      user_id: entry?.name ?? '',
      user_uid: entry?.uid ?? number('uid'),
      user_gid: entry?.gid ?? number('gid'),
      user_gecos: entry?.comment ?? '',
      user_dir: entry?.home ?? '',
      user_shell: entry?.shell ?? '',
      real_user_id: number('ruid'),
      effective_user_id: number('uid'),
      real_group_id: number('rgid'),
      effective_group_id: number('gid'),
    };
  },
};
