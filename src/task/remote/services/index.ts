export * from './service-list.ts';
export * from './systemctl-show.ts';
export * from './systemd.ts';
export * from './sysv.ts';
