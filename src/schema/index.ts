export { parseIpv4, SchemaSet, type Violation } from './validator.ts';
