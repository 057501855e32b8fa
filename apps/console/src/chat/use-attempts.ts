import { useRef, useState } from 'react';
import { failedTo } from '../text/chat.ts';
import { messageOf } from '../text/message-of.ts';

export interface Attempts {
  /** Runs the action of the button with this name, unless another one is still running. */
  readonly attempt: (name: string, act: () => Promise<void>) => void;
  /** Which action failed last, and why; empty if it succeeded. */
  readonly problem: string;
}

export function useAttempts(): Attempts {
  const [problem, setProblem] = useState('');
  const isBusy = useRef(false);
  const run = async (name: string, act: () => Promise<void>): Promise<void> => {
    isBusy.current = true;
    setProblem('');
    try {
      await act();
    } catch (error) {
      setProblem(failedTo(name, messageOf(error)));
    }
    isBusy.current = false;
  };
  return {
    problem,
    attempt: (name, act) => {
      if (!isBusy.current) void run(name, act);
    },
  };
}
