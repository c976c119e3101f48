import { join } from 'node:path';
import { type Lab, ovfScript, vmnetProgram } from './lab.ts';
import { DESKTOP_PACKAGE, PACKAGE } from './packages.ts';

/** One command of a deployment. */
export interface Step {
  readonly name: string;
  /** A playbook of the checkout with its package, its extra variables and its login. */
  readonly playbook?: {
    readonly file: string;
    readonly inventory: string;
    readonly vars: string;
    readonly user?: string;
  };
  /** Hosts that start anew by it. */
  readonly reboots?: readonly string[];
  /** Or a script that belongs to no engine. */
  readonly script?: (lab: Lab) => Promise<readonly string[]>;
}

/** Of some password. */
const HASH = '$6$salt$qFmFH.bQmmtXzyBY0s9v7Oicd2z4XSIecDzlB5KiA2/jctKu9YterLp8wwnSq.qc.eoxqOmSuNp2xS0ktL3nh/';

const esxi = (file: string, vars = ''): Step => playbook(file, PACKAGE, vars);
const desktop = (file: string, vars = ''): Step => playbook(file, DESKTOP_PACKAGE, vars);

function playbook(file: string, name: string, vars: string, user?: string): Step {
  const all = `cluster_pkg_folder=${name} ${vars}`.trim();
  return {
    name: `${file} ${vars.replace(/(password|password_hash|cmd|path)=\S+/g, '$1=…')}`.trim(),
    playbook: {
      file: `ansible/${file}.yml`,
      inventory: `clusters/${name}/hosts`,
      vars: all,
      ...(user === undefined ? {} : { user }),
    },
  };
}

/** The commands that the original's own scripts give for a cluster on ESXi, for one on a desktop, and on day two. */
export function story(lab: Lab): readonly Step[] {
  const vmware = `vmware_dhcpd_base_path=${join(lab.checkout, 'vmware')}/ vmware_dhcpd_cmd=${vmnetProgram(lab)}`;
  const day2 = (file: string): Step => playbook(file, PACKAGE, '', 'core');
  return [
    esxi('esxi-create-vms-start', 'ova_template=node.ova'),
    { name: 'the script for ovftool', script: ovfScript },
    esxi('coreos-pxe', 'tectonic_admin_password=secret'),
    ...['start', 'suspend', 'start', 'stop'].map((action) => esxi('esxi-control-vms', `vm_action=${action}`)),
    day2('coreos-iscsi-setup'),
    day2('coreos-iscsi-setup'),
    esxi('coreos-iscsi-script'),
    day2('coreos-ansible-ping'),
    { ...day2('coreos-init'), reboots: ['core-c1', 'core-w1'] },
    esxi('change-password', `target_user=core target_password_hash=${HASH}`),
    esxi('coreos-pxe', 'tectonic_admin_password=secret'),
    esxi('esxi-control-vms', 'vm_action=destroy'),
    desktop('coreos-pxe-fusion', `ova_template=node.ova ${vmware} tectonic_admin_password=secret`),
    ...['start', 'suspend', 'stop', 'destroy'].map((action) => desktop('fusion-control-vms', `vm_action=${action}`)),
  ];
}
