export { type PackageDocument, type Plain, toPackageDocument } from './package-document.ts';
export { CLUSTER_SCHEMAS } from './schemas.ts';
export { type PackageReport, validatePackage } from './validate-package.ts';
