import { useState } from 'react';

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

/** If `onSend` rejects, the message comes back, unless the next one has been begun. */
export function useDraft(onSend: (draft: Draft) => Promise<void>): DraftState {
  const [draft, setDraft] = useState(empty);
  const [problem, setProblem] = useState('');
  const isEmpty = draft.text.trim() === '' && draft.files.length === 0;
  const send = (): void => {
    if (isEmpty) return;
    setDraft(empty);
    setProblem('');
    onSend({ ...draft, text: draft.text.trim() }).catch((error: unknown) => {
      setDraft((now) => (now === empty ? draft : now));
      setProblem(error instanceof Error ? error.message : String(error));
    });
  };
  const change = (part: Partial<Draft>): void => setDraft((now) => ({ ...now, ...part }));
  return { draft, change, send, problem, isEmpty };
}
