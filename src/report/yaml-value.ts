import { PyDate, PyFloat, UnsafeText, type Value, VaultText } from '../values/value.ts';

/** Plain JSON data as values that the YAML writer takes; each container anew, so that nothing becomes an alias. */
export function yamlValue(data: unknown): Value {
  if (data === null || data === undefined) return null;
  if (typeof data !== 'object') return data as Value;
  if (data instanceof PyFloat) return data;
  if (data instanceof UnsafeText || data instanceof PyDate) return data.text;
  if (data instanceof VaultText) return data.reveal();
  if (Array.isArray(data)) return data.map(yamlValue);
  const members = data instanceof Map ? [...data] : Object.entries(data).filter(([, member]) => member !== undefined);
  return new Map(members.map(([key, member]) => [key as Value, yamlValue(member)]));
}
