export { CERTIFICATE_FOLDER, type CertificateSummary, readCertificate, summarise } from './certificates/certificate.ts';
export { copyCertificates } from './certificates/copy-certificates.ts';
export { CLIENT_FILES, verifyCertificates } from './certificates/verify-certificates.ts';
export { listPackages, openPackage } from './package/open-package.ts';
export { type PackageDocument, type Plain, toPackageDocument } from './package/package-document.ts';
export { CLUSTER_SCHEMAS } from './package/schemas.ts';
export { type PackageReport, validatePackage } from './package/validate-package.ts';
export { writeAtomically } from './package/write-atomically.ts';
export { type SecretName, type SecretSources, Secrets } from './secrets.ts';
