import { isLegacy, type Phase, type PhaseWork } from '../../cluster/index.ts';
import type { Reporter } from '../../executor/index.ts';
import { severalReporters } from '../../report/index.ts';
import type { Value } from '../../values/index.ts';
import { type PackageSession, runOnPackage, vmRole } from '../package/package-session.ts';
import { type StepOutcome, type Terraform, terraformPhase } from './terraform-phase.ts';

export interface PhaseSettings {
  readonly secrets: Readonly<Record<string, string>>;
  /** Present where a phase of Terraform is among those that run. */
  readonly terraform?: Terraform | undefined;
  readonly powersOn: boolean;
}

/** Runs one phase of a deployment: a role as `cbx run` would, or Terraform, which check mode leaves out. */
export async function runPhase(open: PackageSession, { work }: Phase, settings: PhaseSettings): Promise<StepOutcome> {
  if (work.kind === 'terraform') {
    if (open.session.flags.check || settings.terraform === undefined) {
      process.stdout.write(`terraform ${work.step} is left out in check mode\n`);
      return { exitCode: 0, changed: 0 };
    }
    return terraformPhase(open, work.step, settings.terraform, settings.powersOn);
  }
  let changed = 0;
  const counter: Reporter = {
    on(event) {
      if (event.type !== 'run:end') return;
      for (const stats of event.stats.values()) changed += stats.changed;
    },
  };
  const exitCode = await runOnPackage(open, {
    what: work.kind === 'vms' ? vmRole(open) : work.role,
    variables: work.kind === 'role' ? roleVariables(work, settings.terraform) : {},
    secrets: settings.secrets,
    reporter: severalReporters([open.session.reporter, counter]),
  });
  return { exitCode, changed };
}

/** Versions of Terraform before 0.12 read the variables under another name, and the role writes that file only then. */
function roleVariables(
  { variables = {} }: Extract<PhaseWork, { readonly kind: 'role' }>,
  terraform: Terraform | undefined,
): Readonly<Record<string, Value>> {
  const own = Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, [...value]]));
  return terraform !== undefined && isLegacy(terraform.version) ? { ...own, terraform_legacy: true } : own;
}
