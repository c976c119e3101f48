import type { VmAnswer } from '../../cluster/index.ts';
import type { Reporter } from '../../executor/index.ts';
import { type PackageSession, runOnPackage, vmRole } from './package-session.ts';

export interface VmAnswers {
  readonly answers: ReadonlyMap<string, VmAnswer>;
  /** 0, 2 with VMs whose host failed, 4 with hosts that cannot be reached. */
  readonly exitCode: number;
}

/** Asks the hosts of the package's VMs about them, without a word on the screen, and changes nothing. */
export async function askVms(open: PackageSession, limit?: string): Promise<VmAnswers> {
  const answers = new Map<string, VmAnswer>();
  const reporter: Reporter = {
    on(event) {
      if (event.type === 'play:start') for (const host of event.hosts) answers.set(host, {});
      if (event.type !== 'host:result') return;
      const { host, result, status, ignored } = event;
      const facts = result.ansible_facts as Readonly<Record<string, unknown>> | undefined;
      if (facts?.vm_status !== undefined) {
        answers.set(host, { status: facts.vm_status as Readonly<Record<string, unknown>> });
      } else if (!ignored && (status === 'failed' || status === 'unreachable')) {
        answers.set(host, { problem: String(result.msg ?? status).trim() });
      }
    },
  };
  const exitCode = await runOnPackage(open, {
    what: vmRole(open),
    variables: { vm_action: 'status' },
    limit,
    reporter,
    check: true,
  });
  return { answers, exitCode };
}
