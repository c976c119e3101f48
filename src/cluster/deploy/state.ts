import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CbxError, SourceFile } from '../../errors/index.ts';
import { isFile } from '../../util/path-kind.ts';
import { writeAtomically } from '../package/write-atomically.ts';

const FILE = 'deploy-state.json';
const STATUSES = ['running', 'done', 'failed'] as const;

/** How far a phase came when it was run last. `running` in a file that nobody holds is a run that was cut off. */
export interface PhaseState {
  readonly status: (typeof STATUSES)[number];
  readonly started: string;
  readonly ended?: string;
  /** Tasks that changed something. */
  readonly changed?: number;
}

export type DeployState = Readonly<Record<string, PhaseState>>;

/** @throws CbxError CLUSTER_DEPLOY_STATE for a file that is none */
export function loadState(folder: string): DeployState {
  const path = join(folder, FILE);
  if (!isFile(path)) return {};
  const text = readFileSync(path, 'utf8');
  try {
    const { phases } = JSON.parse(text) as { readonly phases: DeployState };
    if (Object.values(phases).every(({ status }) => STATUSES.includes(status))) return phases;
  } catch {
    // Told below.
  }
  const at = { file: new SourceFile(path, text), start: 0, end: 0 };
  throw new CbxError('CLUSTER_DEPLOY_STATE', `${FILE} is not what deploy wrote`, at, `remove it: rm ${path}`);
}

/** Keeps what is known of a phase, beside what is known of the others. */
export function savePhase(folder: string, name: string, state: PhaseState): void {
  const phases = { ...loadState(folder), [name]: state };
  writeAtomically(join(folder, FILE), `${JSON.stringify({ phases }, null, 2)}\n`, 0o644);
}
