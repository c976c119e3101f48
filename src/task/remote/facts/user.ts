import { sh } from '../../../shell/script.ts';
import { parsePasswd } from '../accounts/lookup.ts';
import type { FactCollector } from './collector.ts';

/** The user that the task runs as. */
export const user: FactCollector = {
  subset: 'user',
  // uid=1000(me) gid=1000(us) euid=0(root) egid=0(root) groups=…: the effective ones only where they differ.
  script: sh`ids=$(id)
ruid=\${ids#uid=}; ruid=\${ruid%%[!0-9]*}
rgid=\${ids#* gid=}; rgid=\${rgid%%[!0-9]*}
uid=$ruid; gid=$rgid
case $ids in *' euid='*) uid=\${ids#* euid=}; uid=\${uid%%[!0-9]*} ;; esac
case $ids in *' egid='*) gid=\${ids#* egid=}; gid=\${gid%%[!0-9]*} ;; esac
put uid "$uid"
put gid "$gid"
put ruid "$ruid"
put rgid "$rgid"
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
