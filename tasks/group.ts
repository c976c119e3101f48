import schema from '../schemas/tasks/group.json' with { type: 'json' };
import {
  accountLookups,
  defineTask,
  type GroupArgs,
  join,
  type Plan,
  parseGroup,
  type Script,
  sh,
} from '../src/task/index.ts';

/** Local groups: there or not, and their id. */
export default defineTask<GroupArgs>({
  name: 'group',
  kind: 'converge',
  check: 'full',
  schema,
  probe: (args) => sh`${accountLookups(args.local)}
put group "$(group_entry ${args.name})"`,
  plan(args, seen, context): Plan {
    const { name, state } = args;
    const found = parseGroup(seen.fields.get('group'));
    // getent finds groups by number too: a group called 1000 is not the group with the id 1000.
    const group = found?.name === name ? found : undefined;
    if (state === 'absent') {
      if (group === undefined) return { result: { name, state, changed: false } };
      return { result: { name, state, changed: true }, apply: sh`groupdel ${name}` };
    }
    const change = group === undefined ? add(args) : group.gid === (args.gid ?? group.gid) ? undefined : modify(args);
    const result = { name, state, changed: change !== undefined, system: args.system };
    if (change === undefined) return { result: { ...result, gid: group?.gid ?? null } };
    return {
      result: context.checkMode ? { changed: true } : result,
      apply: sh`${accountLookups(args.local)}
${change} || exit $?
put group "$(group_entry ${name})"`,
      finish(applied) {
        if (applied.rc !== 0)
          return {
            failed: true,
            changed: false,
            state: undefined,
            system: undefined,
            name,
            msg: applied.stderr.toString(),
          };
        return { gid: parseGroup(applied.fields.get('group'))?.gid ?? null };
      },
    };
  },
});

function add(args: GroupArgs): Script {
  return join([sh`groupadd`, args.system ? sh`-r` : undefined, ...id(args), sh`${args.name}`], ' ');
}

function modify(args: GroupArgs): Script {
  return join([sh`groupmod`, ...id(args), sh`${args.name}`], ' ');
}

function id({ gid, non_unique: isShared }: GroupArgs): Script[] {
  if (gid === undefined) return [];
  return isShared ? [sh`-g ${gid}`, sh`-o`] : [sh`-g ${gid}`];
}
