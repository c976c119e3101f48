import type { Inventory } from '../../inventory/index.ts';

const ROW_HEIGHT = 22;
const STEP = 24;
const PADDING = 14;
const CHARACTER = 7.3;

interface Row {
  readonly name: string;
  readonly depth: number;
  readonly isGroup: boolean;
  /** Row of the group above. */
  readonly above: number;
}

/** The groups and hosts below one group as a picture: one row each, lines from every group to what it holds. */
export function svgText(inventory: Inventory, top: string): string {
  const rows = collectRows(inventory, top);
  const width = Math.max(...rows.map(({ name, depth }) => depth * STEP + name.length * CHARACTER)) + 2 * PADDING + STEP;
  const height = rows.length * ROW_HEIGHT + 2 * PADDING;
  const y = (index: number): number => PADDING + index * ROW_HEIGHT + ROW_HEIGHT / 2;
  const lines = rows.map((row, index) => {
    if (row.above < 0) return '';
    const x = PADDING + (row.depth - 1) * STEP + 5;
    return `<path d="M${x} ${y(row.above) + 6}V${y(index)}h${STEP - 8}"/>`;
  });
  const marks = rows.map((row, index) => {
    const x = PADDING + row.depth * STEP;
    const mark = row.isGroup
      ? `<rect x="${x}" y="${y(index) - 5}" width="10" height="10" rx="2" class="g"/>`
      : `<circle cx="${x + 5}" cy="${y(index)}" r="4" class="h"/>`;
    return `${mark}<text x="${x + 16}" y="${y(index) + 4}"${row.isGroup ? ' class="b"' : ''}>${escapeXml(row.name)}</text>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${Math.ceil(width)}" height="${height}" viewBox="0 0 ${Math.ceil(width)} ${height}">`,
    '<style>text{font:12px monospace;fill:#222}.b{font-weight:bold}path{fill:none;stroke:#999}.g{fill:#3b6ea5}.h{fill:#5a9e4b}</style>',
    `<rect width="100%" height="100%" fill="#fff"/>`,
    ...lines.filter((line) => line !== ''),
    ...marks,
    '</svg>',
    '',
  ].join('\n');
}

function collectRows(inventory: Inventory, top: string): Row[] {
  const rows: Row[] = [];
  const visit = (name: string, depth: number, above: number): void => {
    const index = rows.push({ name, depth, isGroup: true, above }) - 1;
    const group = inventory.groups.get(name);
    for (const child of group?.children ?? []) visit(child, depth + 1, index);
    for (const host of name === 'all' ? [] : (group?.hosts ?? [])) {
      rows.push({ name: host, depth: depth + 1, isGroup: false, above: index });
    }
  };
  visit(top, 0, -1);
  return rows;
}

function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);
}
