export * from './apt-names.ts';
export * from './apt-plan.ts';
export * from './apt-probe.ts';
export * from './apt-sources.ts';
export * from './debian-version.ts';
export * from './glob.ts';
export * from './rpm-plan.ts';
export * from './rpm-probe.ts';
