import { join } from 'node:path';
import { satisfies } from './version-constraint.ts';

export type TerraformStep = 'init' | 'plan' | 'apply';

export interface TerraformCall {
  /** As {@link terraformVersion} tells it. */
  readonly version: string;
  /** The modules' folder: `platforms/metal` below TECTONIC_HOME. */
  readonly modules: string;
  /** The package: everything that Terraform keeps lies there. */
  readonly folder: string;
  readonly colour: boolean;
}

/** The file with the variables: before 0.12 Terraform read JSON under a name that later versions take for their own language. */
export function variablesFile({ version }: Pick<TerraformCall, 'version'>): string {
  return isLegacy(version) ? 'terraform.tfvars' : 'terraform.tfvars.json';
}

/** Whether the version reads JSON in `terraform.tfvars`, and only there. */
export function isLegacy(version: string): boolean {
  return satisfies(version, '< 0.12');
}

/** Where the plan is kept between `plan` and `apply`. It holds secrets. */
export function planFile({ folder }: Pick<TerraformCall, 'folder'>): string {
  return join(folder, 'terraform.plan');
}

export function stateFile({ folder }: Pick<TerraformCall, 'folder'>): string {
  return join(folder, 'terraform.tfstate');
}

/**
 * The words after `terraform`. From 0.15 on the modules' folder is `-chdir`, before it is the last word. Nothing is asked,
 * and no secret is among the words.
 */
export function terraformArguments(step: TerraformStep, call: TerraformCall): readonly string[] {
  const { version, modules, folder, colour } = call;
  const hasChdir = satisfies(version, '>= 0.15');
  const state = `-state=${stateFile(call)}`;
  const own: Readonly<Record<TerraformStep, readonly string[]>> = {
    init: [],
    plan: ['-detailed-exitcode', state, `-var-file=${join(folder, variablesFile(call))}`, `-out=${planFile(call)}`],
    apply: [state],
  };
  return [
    ...(hasChdir ? [`-chdir=${modules}`] : []),
    step,
    '-input=false',
    ...(colour ? [] : ['-no-color']),
    ...own[step],
    ...(step === 'apply' ? [planFile(call)] : hasChdir ? [] : [modules]),
  ];
}

/** Terraform's environment: its own folder in the package, no questions, no word home. The ssh agent stays. */
export function terraformEnvironment(
  env: NodeJS.ProcessEnv,
  { folder }: Pick<TerraformCall, 'folder'>,
): NodeJS.ProcessEnv {
  return {
    ...env,
    TF_DATA_DIR: join(folder, '.terraform'),
    TF_IN_AUTOMATION: '1',
    TF_INPUT: '0',
    CHECKPOINT_DISABLE: '1',
  };
}

/**
 * Whether a line of `apply` says that Terraform has handed the configuration to matchbox and waits for the nodes: the
 * resource that logs in to the first controllers is still being created. A machine that is switched on earlier finds
 * nothing to boot.
 */
export function isWaitingForNodes(line: string): boolean {
  return /\betcd_secrets\b.*: Still creating\.\.\./.test(line);
}
