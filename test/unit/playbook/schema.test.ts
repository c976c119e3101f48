import { describe, expect, it } from 'vitest';
import schema from '../../../schemas/playbook.json' with { type: 'json' };
import { keywordsOf, type NodeKind } from '../../../src/playbook/index.ts';

type Definition = { readonly properties: Readonly<Record<string, { readonly description?: string }>> };

/** schemas/playbook.json is what editors and the reference use; the loader's keyword table is what counts. */
describe('the schema of playbooks', () => {
  it.each(['play', 'role', 'block', 'task', 'handler'] as const)('has the keywords of a %s', (kind: NodeKind) => {
    const { properties } = (schema.definitions as unknown as Record<string, Definition>)[kind] as Definition;
    const names = Object.keys(properties).filter((name) => kind !== 'role' || name !== 'role');
    expect(names.sort()).toEqual(keywordsOf(kind).sort());
    expect(Object.entries(properties).filter(([, { description }]) => !description)).toEqual([]);
  });
});
