export type { FactCollector, Facts } from './collector.ts';
export * from './gather.ts';
export { osFamily } from './os-families.ts';
