import { appendFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { stripVTControlCharacters } from 'node:util';
import { CbxError } from '../errors/index.ts';

/**
 * Appends what a run prints to a file (`log_path`), a record per text, in Ansible's form: local time, process, user, program.
 * @throws CbxError CONFIG_LOG_FILE when the file cannot be written
 */
export function openLogFile(path: string, now: () => Date = () => new Date()): (text: string) => void {
  try {
    appendFileSync(path, '');
  } catch (error) {
    const message = `log file at ${path} is not writeable: ${(error as Error).message}`;
    throw new CbxError('CONFIG_LOG_FILE', message, undefined, 'see log_path in ansible.cfg and ANSIBLE_LOG_PATH');
  }
  const origin = `p=${process.pid} u=${userInfo().username} n=cbx`;
  return (text) => {
    const record = stripVTControlCharacters(text).replace(/^\n+/, '').replace(/\n$/, '');
    if (record !== '') appendFileSync(path, `${localTime(now())} ${origin} | ${record}\n`);
  };
}

function localTime(time: Date): string {
  const two = (number: number): string => String(number).padStart(2, '0');
  const date = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  const clock = `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`;
  return `${date} ${clock},${String(time.getMilliseconds()).padStart(3, '0')}`;
}
