import { CLUSTER_SCHEMAS } from '../../package/schemas.ts';
import { validatePackage } from '../../package/validate-package.ts';
import type { Check } from '../check.ts';

/** The inventory says what its type needs, in the right form. */
export const packageIsValid: Check = async ({ inventory }) => {
  const { errors, warnings } = validatePackage(inventory, CLUSTER_SCHEMAS);
  return [
    ...errors.map((error) => ({ severity: 'error' as const, error })),
    ...warnings.map((error) => ({ severity: 'warning' as const, error })),
  ];
};
