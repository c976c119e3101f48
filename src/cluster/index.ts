export { CERTIFICATE_FOLDER, type CertificateSummary, readCertificate, summarise } from './certificates/certificate.ts';
export { copyCertificates } from './certificates/copy-certificates.ts';
export { CLIENT_FILES, verifyCertificates } from './certificates/verify-certificates.ts';
export { statusSummary, type VmAnswer, type VmStatus, vmStatuses } from './control/vm-status.ts';
export { lockPackage } from './deploy/deploy-lock.ts';
export { type Deployment, deploymentOf, type Phase, type PhaseWork } from './deploy/phases.ts';
export { type PhaseChoice, selectPhases } from './deploy/select-phases.ts';
export { type DeployState, loadState, savePhase } from './deploy/state.ts';
export { listPackages, openPackage } from './package/open-package.ts';
export { type PackageDocument, type Plain, toPackageDocument } from './package/package-document.ts';
export { CLUSTER_SCHEMAS } from './package/schemas.ts';
export { type PackageReport, validatePackage } from './package/validate-package.ts';
export { writeAtomically } from './package/write-atomically.ts';
export { passwordHash } from './password-hash.ts';
export type { Greeting, Problem, Subject, World } from './preflight/check.ts';
export { METAL_MODULES } from './preflight/checks/tectonic-home-is-set.ts';
export { preflightDeploy } from './preflight/preflight.ts';
export { realWorld } from './preflight/real-world.ts';
export { type SecretName, type SecretSources, Secrets } from './secrets.ts';
export { runTerraform } from './terraform/run-terraform.ts';
export {
  isLegacy,
  isWaitingForNodes,
  planFile,
  stateFile,
  type TerraformCall,
  type TerraformStep,
  terraformArguments,
  terraformEnvironment,
} from './terraform/terraform-arguments.ts';
export { terraformVersion } from './terraform/terraform-version.ts';
export { satisfies } from './terraform/version-constraint.ts';
