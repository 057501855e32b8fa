import { withoutBase64 } from './without-base64.ts';

const MAX_LINES = 20;
const MAX_CHARACTERS = 4096;

/** The end of what a server has written to stderr, for the log line about its failure. */
export interface LastLines {
  push(text: string): void;
  /** Without base64. */
  read(): string;
}

export function createLastLines(): LastLines {
  let kept = '';
  return {
    push: (text) => {
      kept = (kept + text).slice(-MAX_CHARACTERS);
    },
    read: () =>
      withoutBase64(kept.trimEnd().split('\n').slice(-MAX_LINES).join('\n').toWellFormed()),
  };
}
