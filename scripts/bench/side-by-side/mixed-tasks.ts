/** One kind of task in the mix: as a playbook has it, and the same work as short sh. `top` needs no quoting. */
interface Kind {
  readonly task: (index: number, top: string) => Readonly<Record<string, unknown>>;
  readonly floor: (index: number, top: string) => string;
}

export const TEMPLATE_NAME = 'number.j2';
export const TEMPLATE_TEXT = 'number {{ number }} of {{ ansible_user }}\n';

/**
 * What playbooks consist of: files of several kinds, lines and blocks in files, commands, a look, and one task in ten that
 * needs no host. None of it finds anything to change in a second run.
 */
const KINDS: readonly Kind[] = [
  {
    task: (index, top) => ({ file: { path: `${top}/folder${index}`, state: 'directory', mode: '0755' } }),
    floor: (index, top) => `[ -d ${top}/folder${index} ] || mkdir -m 755 ${top}/folder${index}`,
  },
  {
    task: (index, top) => ({ copy: { content: `text ${index}\n`, dest: `${top}/copy${index}`, mode: '0644' } }),
    floor: (index, top) => `same ${top}/copy${index} 'text ${index}'`,
  },
  {
    task: (index, top) => ({
      template: { src: TEMPLATE_NAME, dest: `${top}/template${index}`, mode: '0644' },
      vars: { number: index },
    }),
    floor: (index, top) => `same ${top}/template${index} 'number ${index} of root'`,
  },
  {
    task: (index, top) => ({
      lineinfile: { path: `${top}/lines`, line: `key${index} = value`, create: true, mode: '0644' },
    }),
    floor: (index, top) => `lines ${top}/lines 'key${index} = value'`,
  },
  {
    task: (index, top) => ({ file: { src: '/etc/hostname', dest: `${top}/link${index}`, state: 'link' } }),
    floor: (index, top) => `[ -L ${top}/link${index} ] || ln -s /etc/hostname ${top}/link${index}`,
  },
  {
    task: (index) => ({ command: `echo ${index}`, changed_when: false }),
    floor: (index) => `/bin/echo ${index} >/dev/null`,
  },
  {
    task: (index, top) => ({
      shell: `echo ${index} >${top}/shell${index}`,
      args: { creates: `${top}/shell${index}` },
    }),
    floor: (index, top) => `[ -e ${top}/shell${index} ] || sh -c 'echo ${index} >${top}/shell${index}'`,
  },
  {
    task: (index, top) => ({
      blockinfile: {
        path: `${top}/blocks`,
        block: `value = ${index}`,
        marker: `# {mark} ${index}`,
        create: true,
        mode: '0644',
      },
    }),
    floor: (index, top) => `lines ${top}/blocks '# BEGIN ${index}' 'value = ${index}' '# END ${index}'`,
  },
  {
    task: (_index, top) => ({ stat: { path: `${top}/lines` }, register: 'seen' }),
    floor: (_index, top) => `stat ${top}/lines >/dev/null; sha1sum ${top}/lines >/dev/null`,
  },
  {
    task: () => ({ assert: { that: 'seen.stat.exists', quiet: true } }),
    floor: () => ':',
  },
];

/** What the floor's lines call: a file with one text, and a file that has some lines. */
const FLOOR_FUNCTIONS = `same() {
  printf '%s\\n' "$2" | cmp -s - "$1" && return
  printf '%s\\n' "$2" >"$1.new"; chmod 644 "$1.new"; mv "$1.new" "$1"
}
lines() { file=$1; shift; grep -qxF -e "$1" "$file" 2>/dev/null || printf '%s\\n' "$@" >>"$file"; }
`;

/** The first `count` tasks of the mix, in a folder that has to be there. */
export function mixedTasks(count: number, top: string): readonly Readonly<Record<string, unknown>>[] {
  return Array.from({ length: count }, (_, index) => kindOf(index).task(index, top));
}

/** The same work as a script. */
export function mixedFloor(count: number, top: string): string {
  const lines = Array.from({ length: count }, (_, index) => `${kindOf(index).floor(index, top)}\n`);
  return FLOOR_FUNCTIONS + lines.join('');
}

function kindOf(index: number): Kind {
  return KINDS[index % KINDS.length] as Kind;
}
