import type { ArgumentSchema, TaskSchema } from '../../src/task/module.ts';

/** The reference page of one module: what it does and a table of its arguments. */
export function modulePage(name: string, schema: TaskSchema): string {
  const rows = Object.entries(schema.properties).map(([argument, facts]) => row(argument, facts, schema));
  return [
    `# ${name}`,
    '',
    schema.description,
    '',
    `Generated from [schemas/tasks/${name}.json](../../../schemas/tasks/${name}.json).`,
    '',
    ...(rows.length === 0
      ? ['This module has no arguments.']
      : ['| argument | type | default | meaning |', '| --- | --- | --- | --- |', ...rows]),
    '',
  ].join('\n');
}

function row(name: string, facts: ArgumentSchema, schema: TaskSchema): string {
  const element = facts['x-elements'];
  let type = facts['x-type'] + (element === undefined ? '' : ` of ${element}`);
  const choices = facts.enum ?? facts.items?.enum;
  if (choices !== undefined) type += `: ${choices.map((choice) => `\`${String(choice)}\``).join(', ')}`;
  const aliases = facts['x-aliases'];
  const label = `\`${name}\`${aliases === undefined ? '' : ` (${aliases.map((alias) => `\`${alias}\``).join(', ')})`}`;
  const required = schema.required?.includes(name) ? '**required**' : '';
  const fallback =
    facts.default === undefined || facts.default === null ? required : `\`${JSON.stringify(facts.default)}\``;
  return `| ${label} | ${type} | ${fallback} | ${cell(facts.description ?? '')} |`;
}

/** The table of all modules. */
export function indexPage(modules: readonly string[], schemas: ReadonlyMap<string, TaskSchema>): string {
  const rows = modules.map((name) => `| [${name}](${name}.md) | ${cell(schemas.get(name)?.description ?? '')} |`);
  return [
    '# Task modules',
    '',
    `cbx has ${modules.length} task modules.`,
    '',
    '| module | what it does |',
    '| --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
