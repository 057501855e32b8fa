import { useEffect, useState } from 'react';
import { messageOf } from '../text/message-of.ts';
import { fork as text } from '../text/run.ts';
import { Icon } from '../ui/icon.tsx';
import type { ForkChoice } from './fork-choice.ts';
import styles from './details/details.module.css';

export interface ForkProps {
  readonly choice: ForkChoice;
  readonly fork: (at_seq: number) => Promise<void>;
}

/** What pressing "Fork here" did. */
export type ForkState =
  | { readonly kind: 'idle' | 'forking' | 'not_here' }
  | { readonly kind: 'failed'; readonly message: string };

export interface Forking {
  readonly state: ForkState;
  /** Forks at the step, or says why not. */
  start(): void;
  at(seq: number): void;
  close(): void;
}

/** `key`: the step. Another step resets the state. */
export function useForking({ choice, fork }: ForkProps, key: number): Forking {
  const [state, setState] = useState<ForkState>({ kind: 'idle' });
  useEffect(() => setState({ kind: 'idle' }), [key]);
  const at = (seq: number): void => {
    setState({ kind: 'forking' });
    fork(seq).then(
      () => setState({ kind: 'idle' }),
      (error: unknown) => setState({ kind: 'failed', message: messageOf(error) }),
    );
  };
  const toggled: ForkState = state.kind === 'not_here' ? { kind: 'idle' } : { kind: 'not_here' };
  return {
    state,
    at,
    start: () => (choice.here === null ? setState(toggled) : at(choice.here)),
    close: () => setState({ kind: 'idle' }),
  };
}

export const ForkButton = ({ forking: { state, start } }: { readonly forking: Forking }) => (
  <button
    type="button"
    className={styles['action']}
    disabled={state.kind === 'forking'}
    aria-expanded={state.kind === 'not_here' ? true : undefined}
    onClick={start}
  >
    <Icon name="fork" size={14} />
    {state.kind === 'forking' ? text.forking : text.here}
  </button>
);

/** Why the chat cannot be forked at the step, and where it can. */
export function ForkNotice({
  forking: { state, at },
  choice,
}: {
  readonly forking: Forking;
  readonly choice: ForkChoice;
}) {
  if (state.kind === 'failed')
    return (
      <div className={styles['notice']} role="alert">
        {text.failed(state.message)}
      </div>
    );
  if (state.kind !== 'not_here') return null;
  const { nearest } = choice;
  return (
    <div className={styles['notice']} role="status">
      <span>
        {text.notHere} {nearest === null && text.none}
      </span>
      {nearest !== null && (
        <button type="button" onClick={() => at(nearest)}>
          {text.nearest(nearest)}
        </button>
      )}
    </div>
  );
}
