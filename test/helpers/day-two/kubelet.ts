/** Lines of the unit around the value, with a comment that only looks like it. */
const unitOf = (value: string): string => `[Unit]
Description=Kubelet
# Environment="RKT_RUN_ARGS= is set below

[Service]
EnvironmentFile=-/etc/kubernetes/kubelet.env
Environment="RKT_RUN_ARGS=${value}"
ExecStart=/bin/sleep infinity
Restart=always

[Install]
WantedBy=multi-user.target
`;

const PAIRS = [
  ['iscsiadm', '/usr/sbin/iscsiadm', '/usr/sbin/iscsiadm'],
  ['etc-scsi', '/etc/iscsi/', '/etc/iscsi'],
  ['iscsid', '/usr/sbin/iscsid', '/usr/sbin/iscsid'],
  ['mkfsext4', '/usr/sbin/mkfs.ext4', '/usr/sbin/mkfs.ext4'],
  ['mkfsfat', '/usr/sbin/mkfs.fat', '/usr/sbin/mkfs.fat'],
].map(
  ([name, source, target]) =>
    `  --volume ${name},kind=host,source=${source} --mount volume=${name},target=${target} \\\n`,
);

const REST = '  --volume=resolv,kind=host,source=/etc/resolv.conf \\\n  --mount volume=resolv,target=/etc/resolv.conf';

/** Units of kubelets under rkt before the role, and what they have to be afterwards. */
export const KUBELETS = {
  /** Nothing of iSCSI yet: the pairs come directly after the first line. */
  long: {
    before: unitOf(`--uuid-file-save=/var/cache/kubelet-pod.uuid \\\n${REST}`),
    after: unitOf(`--uuid-file-save=/var/cache/kubelet-pod.uuid \\\n${PAIRS.join('')}${REST}`),
  },
  /** The first pair stands on the first line, where no pattern of lines would find it. */
  partly: {
    before: unitOf(`--volume iscsiadm,kind=host,source=/usr/sbin/iscsiadm \\\n${REST}`),
    after: unitOf(`--volume iscsiadm,kind=host,source=/usr/sbin/iscsiadm \\\n${PAIRS.slice(1).join('')}${REST}`),
  },
} as const;

/** The unit of a kubelet that runs on the host. */
export const HOST_KUBELET = '[Service]\nExecStart=/bin/sleep infinity\n[Install]\nWantedBy=multi-user.target\n';
