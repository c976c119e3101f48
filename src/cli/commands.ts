import type { Command } from 'commander';

/** One command line word: how the help describes it, and where its code is (loaded only when it is called). */
export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  readonly hidden?: boolean;
  readonly load: () => Promise<{ readonly register: (program: Command) => void }>;
}

export const COMMANDS: readonly CommandEntry[] = [
  {
    name: 'run',
    summary: 'run a role or a playbook on the hosts of a package or inventory',
    load: () => import('./run.ts'),
  },
  {
    name: 'playbook',
    summary: 'run playbooks, with the flags of ansible-playbook',
    load: () => import('./playbook.ts'),
  },
  {
    name: 'deploy',
    summary: 'deploy a cluster package: look first, then phase by phase',
    load: () => import('./deploy.ts'),
  },
  {
    name: 'control',
    summary: "show, start, stop, suspend or destroy a package's virtual machines",
    load: () => import('./control.ts'),
  },
  {
    name: 'passwd',
    summary: "set a user's password on the hosts of a cluster package",
    load: () => import('./passwd.ts'),
  },
  {
    name: 'add',
    summary: 'make the machines of a cluster package that are not there yet, and join them',
    load: () => import('./add.ts'),
  },
  {
    name: 'update',
    summary: "update the packages of a swarm's nodes, one node after the other",
    load: () => import('./update.ts'),
  },
  {
    name: 'cert',
    summary: "show, verify, copy or renew the provisioner's certificates of a cluster package",
    load: () => import('./cert.ts'),
  },
  {
    name: 'adhoc',
    summary: 'run one module on a pattern of hosts, with the flags of ansible',
    load: () => import('./adhoc.ts'),
  },
  {
    name: 'inventory',
    summary: 'show what an inventory says, with the flags of ansible-inventory',
    load: () => import('./inventory.ts'),
  },
  { name: 'vars', summary: "show a host's variables, and why one has its value", load: () => import('./vars.ts') },
  {
    name: 'validate',
    summary: 'check a cluster package against the schema of its type',
    load: () => import('./validate.ts'),
  },
  {
    name: 'types',
    summary: 'write TypeScript types for the variables of an inventory',
    load: () => import('./types.ts'),
  },
  { name: 'config', summary: 'show every setting and where it comes from', load: () => import('./config.ts') },
  {
    name: 'sandbox',
    summary: 'raise the hosts of an inventory as throw-away machines here',
    load: () => import('./sandbox.ts'),
  },
  { name: 'internal', summary: 'adapters for test corpora', hidden: true, load: () => import('./internal.ts') },
];
