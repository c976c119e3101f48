import type { RunEvent } from '../executor/events.ts';
import { wrapText } from './wrap.ts';

/** Events that tell of something beside the results. */
export type NoticeEvent = Extract<RunEvent, { type: 'warning' | 'deprecation' | 'error' }>;

export function isNotice(event: RunEvent): event is NoticeEvent {
  return event.type === 'warning' || event.type === 'deprecation' || event.type === 'error';
}

/** `[WARNING]: …` or `[DEPRECATION WARNING]: …`, filled to the terminal's width; an error as it is laid out. */
export function noticeText(kind: NoticeEvent['type'], message: string, columns: number): string {
  if (kind === 'error') return `${message}\n`;
  if (kind === 'warning') return `${wrapText(`[WARNING]: ${message}`, { columns })}\n`;
  return `${wrapText(`[DEPRECATION WARNING]: ${message}`, { columns, keepBlanks: true })}\n`;
}

/** Ansible's whole sentence about what will go, and when. */
export function deprecationText(message: string, version?: string): string {
  const when = version === undefined ? 'in a future release' : `in version ${version}`;
  const off = 'Deprecation warnings can be disabled by setting deprecation_warnings=False in ansible.cfg.';
  return `${message}. This feature will be removed ${when}. ${off}`;
}
