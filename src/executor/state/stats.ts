import type { HostStats, ResultStatus } from '../events.ts';

const ZERO: HostStats = { ok: 0, changed: 0, unreachable: 0, failed: 0, skipped: 0, rescued: 0, ignored: 0 };

/** The recap's counters, and what set_stats collected. */
export class RunStats {
  readonly hosts = new Map<string, HostStats>();
  readonly custom = new Map<string, Map<string, unknown>>();

  of(host: string): HostStats {
    let stats = this.hosts.get(host);
    if (stats === undefined) {
      stats = { ...ZERO };
      this.hosts.set(host, stats);
    }
    return stats;
  }

  /** Counts one task's result as ansible-core does: a failure that is ignored is ok and ignored. */
  count(host: string, status: ResultStatus, outcome: 'final' | 'ignored' | 'rescued', isChanged: boolean): void {
    const stats = this.of(host);
    if (status === 'skipped') stats.skipped += 1;
    else if (status === 'unreachable') {
      if (outcome === 'ignored') {
        stats.ok += 1;
        stats.ignored += 1;
      } else stats.unreachable += 1;
    } else if (status === 'failed') {
      if (outcome === 'ignored') {
        stats.ok += 1;
        stats.ignored += 1;
        if (isChanged) stats.changed += 1;
      } else if (outcome === 'rescued') stats.rescued += 1;
      else stats.failed += 1;
    } else {
      stats.ok += 1;
      if (isChanged) stats.changed += 1;
    }
  }
}
