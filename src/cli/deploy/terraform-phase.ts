import { chmodSync, cpSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  isWaitingForNodes,
  METAL_MODULES,
  planFile,
  runTerraform,
  stateFile,
  type TerraformCall,
  type TerraformStep,
  terraformArguments,
  terraformEnvironment,
} from '../../cluster/index.ts';
import { CbxError } from '../../errors/index.ts';
import { onInterrupt } from '../interrupt.ts';
import { type PackageSession, runOnPackage, vmRole } from '../package/package-session.ts';

/** The terraform of this deployment. */
export interface Terraform {
  readonly program: string;
  readonly version: string;
}

export interface StepOutcome {
  readonly exitCode: number;
  readonly changed: number;
}

/** What `plan` returns when there is something to do. */
const PLANNED = 2;

/** Runs one step of Terraform and shows its words as they come. What it writes holds secrets and ends with mode 0600. */
export async function terraformPhase(
  open: PackageSession,
  step: TerraformStep,
  terraform: Terraform,
  powersOn: boolean,
): Promise<StepOutcome> {
  const { folder } = open.place;
  const modules = join(process.env.TECTONIC_HOME ?? '', METAL_MODULES);
  const call: TerraformCall = { version: terraform.version, modules, folder, colour: process.stdout.isTTY === true };
  const nodes = nodesAtWork(open, powersOn);
  const abort = new AbortController();
  const done = onInterrupt(() => abort.abort());
  const before = process.umask(0o077);
  try {
    const code = await runTerraform({
      program: terraform.program,
      args: terraformArguments(step, call),
      env: terraformEnvironment(process.env, call),
      folder,
      signal: abort.signal,
      onLine(line, from) {
        process[from].write(`${line}\n`);
        if (step === 'apply' && isWaitingForNodes(line)) nodes.areWanted();
      },
    });
    await nodes.started();
    if (abort.signal.aborted) throw new CbxError('CLI_INTERRUPTED', `terraform ${step} was interrupted`);
    return finish(step, call, code);
  } finally {
    process.umask(before);
    done();
  }
}

function finish(step: TerraformStep, call: TerraformCall, code: number): StepOutcome {
  if (existsSync(stateFile(call))) chmodSync(stateFile(call), 0o600);
  if (step === 'plan') {
    // A plan without a change would only wait to be forgotten.
    if (code !== PLANNED) rmSync(planFile(call), { force: true });
    return code === PLANNED ? { exitCode: 0, changed: 1 } : { exitCode: code, changed: 0 };
  }
  if (step === 'apply' && code === 0) {
    rmSync(planFile(call), { force: true });
    keepGenerated(call);
    return { exitCode: 0, changed: 1 };
  }
  return { exitCode: code, changed: 0 };
}

/** What the modules write beside themselves belongs to this cluster alone, and comes into its package. */
function keepGenerated({ modules, folder }: TerraformCall): void {
  const generated = join(modules, 'generated');
  if (existsSync(generated))
    cpSync(generated, join(folder, 'generated'), { recursive: true, preserveTimestamps: true });
}

/** Switches the nodes on when they are wanted, or says how, once. */
function nodesAtWork(open: PackageSession, powersOn: boolean): { areWanted(): void; started(): Promise<void> } {
  let work: Promise<void> | undefined;
  const start = async (): Promise<void> => {
    const code = await runOnPackage(open, {
      what: vmRole(open),
      variables: { vm_action: 'start' },
      reporter: { on: () => undefined },
    });
    const how = code === 0 ? 'the nodes are switched on' : `not every node could be switched on: ${command(open)}`;
    process.stdout.write(`cbx: ${how}\n`);
  };
  return {
    areWanted() {
      if (work !== undefined) return;
      if (!powersOn) process.stdout.write(`cbx: Terraform waits for the nodes; switch them on now: ${command(open)}\n`);
      work = powersOn ? start() : Promise.resolve();
    },
    started: () => work ?? Promise.resolve(),
  };
}

const command = ({ place }: PackageSession): string => `cbx control ${place.name} start`;
