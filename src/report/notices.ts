import type { RunEvent } from '../executor/events.ts';
import { wrapWords } from './wrap.ts';

/** Events that tell of something beside the results. */
export type NoticeEvent = Extract<RunEvent, { type: 'warning' | 'deprecation' | 'error' }>;

export function isNotice(event: RunEvent): event is NoticeEvent {
  return event.type === 'warning' || event.type === 'deprecation' || event.type === 'error';
}

/** `[WARNING]: …` or `[DEPRECATION WARNING]: …`, filled to the terminal's width; an error as it is laid out. */
export function noticeText(kind: NoticeEvent['type'], message: string, columns: number): string {
  if (kind === 'error') return `${message}\n`;
  const head = kind === 'warning' ? '[WARNING]' : '[DEPRECATION WARNING]';
  return `${wrapWords(`${head}: ${message}`, columns)}\n`;
}
