import { type Check, isType, placeOfVariable, problem } from '../check.ts';

/** Terraform logs in to the nodes through the agent: it has to be there and to have a key. */
export const agentHasAKey: Check = async (subject, { env, run }) => {
  if (!isType(subject, 'coreos-pxe')) return [];
  const wrong = (message: string, hint: string): readonly ReturnType<typeof problem>[] => [
    problem('CLUSTER_SSH_AGENT', message, placeOfVariable(subject, 'cluster_type'), hint),
  ];
  const start = 'eval "$(ssh-agent)" && ssh-add <key of the nodes>';
  if ((env.SSH_AUTH_SOCK ?? '') === '') return wrong('there is no ssh agent: SSH_AUTH_SOCK is not set', start);
  const code = await run('ssh-add', ['-l']).then(
    (ran) => ran.code,
    () => undefined,
  );
  if (code === 0) return [];
  if (code === 1) return wrong('the ssh agent has no key', 'ssh-add <key of the nodes>');
  if (code === undefined) return wrong('ssh-add cannot be run', 'install the client of OpenSSH');
  return wrong(`no ssh agent answers at SSH_AUTH_SOCK (${env.SSH_AUTH_SOCK})`, start);
};
