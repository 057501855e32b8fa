import { useState } from 'react';
import { useKept } from '../server/use-kept.ts';
import { messageOf } from '../text/message-of.ts';

/** A message that is being written. */
export interface Draft {
  readonly text: string;
  readonly files: readonly File[];
}

export interface DraftState {
  readonly draft: Draft;
  readonly change: (part: Partial<Draft>) => void;
  /** Sends what is written, if anything is, and begins a new draft. */
  readonly send: () => void;
  /** Why the last message could not be sent; empty otherwise. */
  readonly problem: string;
  readonly isEmpty: boolean;
}

const empty: Draft = { text: '', files: [] };

/**
 * `name`: of the chat. If `onSend` rejects, the message comes back, unless the next one has been
 * begun.
 */
export function useDraft(name: string, onSend: (draft: Draft) => Promise<void>): DraftState {
  const [draft, changeDraft] = useKept(`draft ${name}`, () => empty);
  const [problem, setProblem] = useState('');
  const isEmpty = draft.text.trim() === '' && draft.files.length === 0;
  const send = (): void => {
    if (isEmpty) return;
    changeDraft(() => empty);
    setProblem('');
    onSend({ ...draft, text: draft.text.trim() }).catch((error: unknown) => {
      changeDraft((now) => (now === empty ? draft : now));
      setProblem(messageOf(error));
    });
  };
  const change = (part: Partial<Draft>): void => changeDraft((now) => ({ ...now, ...part }));
  return { draft, change, send, problem, isEmpty };
}
