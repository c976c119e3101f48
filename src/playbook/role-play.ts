import { basename, join } from 'node:path';
import { CbxError, SourceFile, type Span } from '../errors/index.ts';
import { copyPositions } from '../parsing/index.ts';
import type { Value } from '../values/value.ts';
import type { Playbook } from './ast.ts';
import type { LoadContext } from './load-context.ts';
import { parsePlay } from './parse-play.ts';
import { readRoleMeta } from './role-meta.ts';
import { type FoundRole, findRole } from './role-search.ts';

/**
 * The playbook of one play that runs a role on the hosts that the role itself names in `play:` of its meta/cbx.yml:
 * any keyword of a play but roles and tasks.
 * @param folder stands for the playbook's folder: relative names start here
 * @throws CbxError PLAYBOOK_ROLE_NOT_FOUND, PLAYBOOK_ROLE_WITHOUT_PLAY
 */
export function playForRole(name: string, folder: string, context: LoadContext): Playbook {
  const file = join(folder, `${basename(name)}.yml`);
  const source = new SourceFile(file, name);
  const at: Span = { file: source, start: 0, end: name.length };
  const found = findNamedRole(name, at, folder, context);
  const meta = readRoleMeta(found.path, context);
  if (meta.play === undefined) {
    throw new CbxError(
      'PLAYBOOK_ROLE_WITHOUT_PLAY',
      `the role ${name} does not say on which hosts it runs`,
      { file: new SourceFile(join(found.path, 'meta', 'cbx.yml'), ''), start: 0, end: 0 },
      'give it a meta/cbx.yml with play: { hosts: <pattern> }, or run a playbook that uses it',
    );
  }
  const header = meta.play;
  for (const key of ['roles', 'tasks', 'pre_tasks', 'post_tasks', 'handlers']) {
    if (header.has(key)) context.report.error('PLAYBOOK_MALFORMED', `the play of a role's meta has no ${key}`, meta.at);
  }
  const map = new Map<Value, Value>([...header, ['roles', [name]]]);
  copyPositions(header, map);
  if (!map.has('name')) map.set('name', basename(name));
  return { file, plays: [parsePlay(map, at, file, context)] };
}

/** The name stands on the command line, so there is no line of a file to show with the error. */
function findNamedRole(name: string, at: Span, folder: string, context: LoadContext): FoundRole {
  try {
    return findRole({ value: name, at }, folder, undefined, [], context);
  } catch (error) {
    if (!(error instanceof CbxError)) throw error;
    throw new CbxError(error.code, error.message, undefined, error.hint);
  }
}
