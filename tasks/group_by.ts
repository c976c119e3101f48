import schema from '../schemas/tasks/group_by.json' with { type: 'json' };
import { defineTask, type GroupByArgs } from '../src/task/index.ts';

/** Puts the host into a group named after one of its values; spaces in names become dashes, as in ansible-core 2.14. */
export default defineTask<GroupByArgs>({
  name: 'group_by',
  kind: 'control',
  check: 'always',
  schema,
  act(args) {
    const key = groupName(args.key);
    const parents = args.parents.map(groupName);
    return {
      result: { changed: true, add_group: key, parent_groups: parents },
      effects: { groupBy: { key, parents } },
    };
  },
});

function groupName(text: string): string {
  return text.replaceAll(' ', '-');
}
