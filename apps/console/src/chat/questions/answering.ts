import { useState } from 'react';
import type { JsonValue, PendingQuestion } from '@mozaiks/contracts';
import { messageOf } from '../../text/message-of.ts';

/** How cards answer. */
export interface Answers {
  /** Rejects if the server refuses it at once. `command_id` names it in a later refusal. */
  readonly send: (question: PendingQuestion, value: JsonValue, command_id: string) => Promise<void>;
  /** Why commands were refused later, by their ids. */
  readonly rejected: ReadonlyMap<string, string>;
  /** False while an earlier moment is shown. */
  readonly allowed: boolean;
}

export interface Answering {
  readonly answer: (value: JsonValue) => void;
  /** Sent, and neither taken nor refused yet: nothing can be changed. */
  readonly busy: boolean;
  /** Why the last answer was refused; empty otherwise. */
  readonly problem: string;
}

/** Sends an answer once, and lets the card be used again if it was refused. */
export function useAnswering(
  question: PendingQuestion,
  { send, rejected, allowed }: Answers,
): Answering {
  const [sent, setSent] = useState<string | null>(null);
  const [refused, setRefused] = useState('');
  const problem =
    refused !== '' ? refused : ((sent === null ? undefined : rejected.get(sent)) ?? '');
  return {
    busy: !allowed || (sent !== null && problem === ''),
    problem,
    answer(value) {
      const command_id = crypto.randomUUID();
      setRefused('');
      setSent(command_id);
      send(question, value, command_id).catch((error: unknown) => setRefused(messageOf(error)));
    },
  };
}
