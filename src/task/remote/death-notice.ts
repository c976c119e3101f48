import { trimLineEnds } from '../../util/python-lines.ts';

/** How shells call the signals when they report that a child died of one. */
const SIGNAL_WORDS: Readonly<Record<number, string>> = {
  1: 'Hangup',
  3: 'Quit',
  4: 'Illegal instruction',
  5: 'Trace/breakpoint trap',
  6: 'Aborted?',
  7: 'Bus error',
  8: '(?:Floating point exception|Arithmetic exception)',
  9: 'Killed',
  10: 'User defined signal 1',
  11: 'Segmentation fault',
  12: 'User defined signal 2',
  14: 'Alarm clock',
  15: 'Terminated',
};

/**
 * A shell's status 137 may be a program's own exit code or its death by signal 9; Ansible tells them apart (rc -9). The
 * shell that waited says which: on a death it writes one line to stderr (`Killed`, or in bash `sh: line 3: 123 Killed …`).
 * That line is not the program's, so it is taken away.
 */
export function withoutDeathNotice(status: number, stderr: string): { readonly rc: number; readonly stderr: string } {
  const word = SIGNAL_WORDS[status - 128];
  if (word === undefined) return { rc: status, stderr };
  const notice = new RegExp(
    `(?:^|\\n)(?:[^\\n]*: +(?:line \\d+: +)?\\d+ )?${word}(?: \\(core dumped\\))? *(?:\\( exec [^]*)?$`,
  );
  const match = notice.exec(trimLineEnds(stderr));
  if (match === null) return { rc: status, stderr };
  return { rc: 128 - status, stderr: stderr.slice(0, match.index) };
}
