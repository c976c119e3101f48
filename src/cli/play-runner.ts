import { setMaxListeners } from 'node:events';
import { CbxError } from '../errors/index.ts';
import { OMIT, runPlaybook } from '../executor/index.ts';
import type { Playbook } from '../playbook/index.ts';
import { createVariables } from '../vars/index.ts';
import { checkFirst } from './check-first.ts';
import { onInterrupt } from './interrupt.ts';
import { closeInput } from './line-input.ts';
import { listing } from './listing.ts';
import { runDeps, runOptions, type Session } from './run-session.ts';

/** Lists or runs playbooks that are read already, and gives the exit code. */
export async function playPlaybooks(
  session: Session,
  given: readonly { path: string; playbook: Playbook }[],
): Promise<number> {
  const { flags } = session;
  const playbooks = given.map(({ playbook }) => playbook);
  const isListing = flags.listHosts || flags.listTasks || flags.listTags || flags.syntaxCheck;
  if (flags.sandbox && !isListing) {
    checkLimit(session);
    const { rehearse } = await import('./rehearse.ts');
    const exitCode = await rehearse(session, playbooks);
    if (exitCode !== undefined) return exitCode;
  }
  const options = await runOptions(session, playbooks);
  warnWithoutHosts(session);
  if (flags.syntaxCheck || !isListing) await checkFirst(session, playbooks, options);
  if (isListing) {
    checkLimit(session);
    process.stdout.write(await listingText(session, given, options.tags, options.skipTags));
    return 0;
  }
  checkLimit(session);
  const abort = new AbortController();
  // Every task that runs listens to it.
  setMaxListeners(0, abort.signal);
  const done = onInterrupt(() => abort.abort());
  try {
    return (await runPlaybook(options, runDeps(session, abort.signal))).exitCode;
  } finally {
    closeInput();
    done();
  }
}

/** What a pattern like `all` will not find: the implicit localhost is no member of it. */
export function warnWithoutHosts({ inventory, settings, reporter }: Session): void {
  if (inventory.hosts.size > 0 || !settings.get('LOCALHOST_WARNING')) return;
  const message =
    "provided hosts list is empty, only localhost is available. Note that the implicit localhost does not match 'all'";
  reporter.on({ type: 'warning', message });
}

/** Throws INVENTORY_LIMIT where a limit leaves no host at all. */
export function checkLimit({ flags, inventory }: Session): void {
  if (flags.limit === undefined || inventory.select('all', flags.limit).length > 0) return;
  throw new CbxError(
    'INVENTORY_LIMIT',
    'Specified inventory, host pattern and/or --limit leaves us with no hosts to target.',
  );
}

function listingText(
  session: Session,
  given: readonly { path: string; playbook: Playbook }[],
  only: readonly string[],
  skip: readonly string[],
): Promise<string> {
  const { flags, inventory, templar } = session;
  const variables = createVariables({
    inventory: () => inventory,
    values: () => ({ facts: new Map(), registered: new Map(), includeVars: new Map() }),
    extraVars: session.extraVars,
    omit: OMIT,
    varsFiles: session.varsFiles,
    run: {
      checkMode: false,
      diffMode: false,
      forks: 5,
      verbosity: 0,
      tags: only,
      skipTags: skip,
      inventorySources: [],
    },
  });
  return listing(
    given.map(({ path, playbook }) => ({ path, plays: playbook.plays })),
    {
      hosts: flags.listHosts,
      tasks: flags.listTasks,
      tags: flags.listTags,
      syntaxOnly: flags.syntaxCheck,
      selection: { only: only.length === 0 ? ['all'] : only, skip },
    },
    {
      select: (pattern) => inventory.select(pattern, flags.limit),
      render: (value, play) => templar.render(value, variables.static(play), { failOnUndefined: false }),
    },
  );
}
