import { Listr } from 'listr2';
import type { Reporter, RunEvent } from '../executor/events.ts';
import { escapeControls } from './escape.ts';
import { isNotice, noticeText } from './notices.ts';
import type { Output } from './output.ts';
import { recapRows } from './recap.ts';
import { painter } from './style.ts';
import { TaskBoard } from './task-board.ts';

/**
 * A live view for a terminal: a spinner for the task at work, its hosts in a window of a few rows, and then the recap.
 * listr2 draws; what it draws comes from events alone. Draws follow one another in a queue, because listr2 ends a
 * drawing later than the event that ended it.
 */
export function liveReporter(output: Output): Reporter {
  const paint = painter(output.colour);
  let turn: Promise<unknown> = Promise.resolve();
  let board: TaskBoard | undefined;
  let finish = (): void => undefined;
  let refresh = (): void => undefined;

  const print = (text: string): void => {
    turn = turn.then(() => output.out(text));
  };
  const end = (): void => {
    board = undefined;
    finish();
    finish = () => undefined;
    refresh = () => undefined;
  };
  const begin = (shown: TaskBoard): void => {
    end();
    board = shown;
    const over = new Promise<void>((resolve) => {
      finish = resolve;
    });
    turn = turn.then(() =>
      draw(shown, over, (redraw) => {
        if (board === shown) refresh = redraw;
      }),
    );
  };

  return {
    on(event) {
      if (event.type === 'task:start') {
        if (!event.isSilent) begin(new TaskBoard(event.run));
      } else if (event.type === 'task:end') {
        if (event.run === board?.run) end();
      } else if (event.type === 'play:start') {
        end();
        print(
          `\n${escapeControls(event.name)}  (${event.hosts.length} ${event.hosts.length === 1 ? 'host' : 'hosts'})\n`,
        );
      } else if (isNotice(event)) {
        const text = escapeControls(noticeText(event.type, event.message, output.columns));
        turn = turn.then(() => output.err(text));
      } else if (event.type === 'playbook:end') {
        end();
        print(`\n${recapRows(event.stats, paint, output.colour).join('\n')}\n`);
      } else if (board !== undefined && isAbout(event, board)) {
        board.note(event);
        refresh();
      } else if (event.type === 'host:result') {
        // With the free strategies every host has a task of its own: a line each, when it is through.
        print(`${escapeControls(`${event.host}: ${event.run.name}: ${event.status}`)}\n`);
      }
    },
    close: () => turn.then(() => undefined),
  };
}

function isAbout(event: RunEvent, board: TaskBoard): boolean {
  return 'run' in event && event.run === board.run;
}

/** One task on the screen until it is over. */
async function draw(board: TaskBoard, over: Promise<void>, onRedraw: (redraw: () => void) => void): Promise<void> {
  const list = new Listr(
    [
      {
        title: escapeControls(board.title),
        rendererOptions: { outputBar: true },
        task: async (_, task) => {
          const redraw = (): void => {
            task.title = escapeControls(board.title);
            if (board.rows.length > 0) task.output = escapeControls(board.rows.join('\n'));
          };
          redraw();
          onRedraw(redraw);
          await over;
          redraw();
          if (board.hasFailed) throw new Error(escapeControls(board.rows.join('\n')));
        },
      },
    ],
    { exitOnError: false, renderer: 'default', fallbackRenderer: 'simple', registerSignalListeners: false },
  );
  await list.run();
}
