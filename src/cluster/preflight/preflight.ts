import type { Check, Problem, Subject, World } from './check.ts';
import { agentHasAKey } from './checks/agent-has-a-key.ts';
import { certificatesAreGood } from './checks/certificates-are-good.ts';
import { esxiHostsAnswer } from './checks/esxi-hosts-answer.ts';
import { licenceIsThere } from './checks/licence-is-there.ts';
import { namesResolve } from './checks/names-resolve.ts';
import { ovaIsThere } from './checks/ova-is-there.ts';
import { packageIsValid } from './checks/package-is-valid.ts';
import { programsAreThere } from './checks/programs-are-there.ts';
import { provisionerAnswers } from './checks/provisioner-answers.ts';
import { pullSecretIsGood } from './checks/pull-secret-is-good.ts';
import { tectonicHomeIsSet } from './checks/tectonic-home-is-set.ts';
import { terraformSuits } from './checks/terraform-suits.ts';

/** In the order in which problems are shown: what is forgotten most comes early. */
const CHECKS: readonly Check[] = [
  packageIsValid,
  certificatesAreGood,
  licenceIsThere,
  pullSecretIsGood,
  tectonicHomeIsSet,
  terraformSuits,
  agentHasAKey,
  programsAreThere,
  ovaIsThere,
  esxiHostsAnswer,
  namesResolve,
  provisionerAnswers,
];

/** Everything that can be known to go wrong before a deployment, found together. Nothing is changed. */
export async function preflightDeploy(subject: Subject, world: World): Promise<readonly Problem[]> {
  return (await Promise.all(CHECKS.map((check) => check(subject, world)))).flat();
}
