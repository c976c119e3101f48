/** Words filled into lines of at most `columns` characters, as Ansible wraps its warnings; line ends in the text stay. */
export function wrapWords(text: string, columns = 79): string {
  const rows: string[] = [];
  let row = '';
  for (const word of text.split(/\s+/)) {
    let rest = word;
    if (row !== '' && row.length + 1 + rest.length > columns) {
      rows.push(row);
      row = '';
    }
    while (row === '' && rest.length > columns) {
      rows.push(rest.slice(0, columns));
      rest = rest.slice(columns);
    }
    row = row === '' ? rest : `${row} ${rest}`;
  }
  if (row !== '') rows.push(row);
  return rows.join('\n');
}
