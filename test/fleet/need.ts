import { readiness } from '../../src/sandbox/index.ts';

/**
 * Why tests on sandbox hosts cannot run here, as text that is printed once per file; undefined when they can.
 * `programs` maps further programs that a file calls to their Debian packages.
 */
export function fleetProblem(programs: Readonly<Record<string, string>> = {}): string | undefined {
  const { problems } = readiness({ ssh: 'openssh-client', ...programs });
  if (problems.length === 0) return undefined;
  const reason = problems.join('; ');
  console.log(`skipped: ${reason}`);
  return reason;
}
