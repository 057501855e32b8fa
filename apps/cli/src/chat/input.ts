import { clearLine, createInterface, cursorTo } from 'node:readline';
import type { Io } from '../io.ts';

export interface InputEvents {
  line(line: string): void;
  /** Ctrl-C. */
  interrupt(): void;
  /** Ctrl-D, or the end of a pipe. Not called after `close`. */
  end(): void;
}

export interface Input {
  /** Keeps the text that was already typed. */
  showPrompt(text: string): void;
  /** Clears the prompt for output. */
  hidePrompt(): void;
  close(): void;
}

/** Lines from a terminal, with editing and a prompt, or from a pipe, with neither. */
export function openInput(io: Io, isTerminal: boolean, events: InputEvents): Input {
  const reader = createInterface({
    input: io.stdin,
    terminal: isTerminal,
    ...(isTerminal ? { output: io.stdout } : {}),
  });
  let shown = false;
  let closed = false;
  reader.on('line', (line) => {
    shown = false;
    events.line(line);
  });
  reader.on('SIGINT', events.interrupt);
  const stopInterrupts = io.onInterrupt(events.interrupt);
  reader.on('close', () => {
    if (!closed) events.end();
  });
  return {
    showPrompt(text) {
      reader.setPrompt(text);
      reader.prompt(true);
      shown = true;
    },
    hidePrompt() {
      if (!shown) return;
      shown = false;
      cursorTo(io.stdout, 0);
      clearLine(io.stdout, 0);
    },
    close() {
      if (closed) return;
      closed = true;
      stopInterrupts();
      reader.close();
    },
  };
}
