import centosDcos from '../../../schemas/clusters/centos-dcos.json' with { type: 'json' };
import centosSwarm from '../../../schemas/clusters/centos-swarm.json' with { type: 'json' };
import centosUcp from '../../../schemas/clusters/centos-ucp.json' with { type: 'json' };
import common from '../../../schemas/clusters/common.json' with { type: 'json' };
import coreosProvisioner from '../../../schemas/clusters/coreos-provisioner.json' with { type: 'json' };
import coreosPxe from '../../../schemas/clusters/coreos-pxe.json' with { type: 'json' };
import esxi from '../../../schemas/clusters/esxi.json' with { type: 'json' };
import fusion from '../../../schemas/clusters/fusion.json' with { type: 'json' };
import photonSwarm from '../../../schemas/clusters/photon-swarm.json' with { type: 'json' };
import rhelSwarm from '../../../schemas/clusters/rhel-swarm.json' with { type: 'json' };
import rhelUcp from '../../../schemas/clusters/rhel-ucp.json' with { type: 'json' };
import targetdServer from '../../../schemas/clusters/targetd-server.json' with { type: 'json' };

/** The schemas of cluster packages: one per cluster_type, and the fragments they share. */
export const CLUSTER_SCHEMAS = [
  common,
  esxi,
  fusion,
  centosDcos,
  centosSwarm,
  centosUcp,
  coreosProvisioner,
  coreosPxe,
  photonSwarm,
  rhelSwarm,
  rhelUcp,
  targetdServer,
] as const;
