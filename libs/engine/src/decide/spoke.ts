import type { ChatState, TranscriptFact } from '@mozaiks/contracts';

type Transcript = Pick<ChatState, 'transcript'>;

/** Whether the user has spoken, and no agent or rule has followed. A seed is not the user's word. */
export function userSpokeLast({ transcript }: Transcript): boolean {
  return isUsers(transcript.findLast((fact) => !isGreeting(fact)));
}

/** Whether the present turn is that of the first agent that speaks after the user, whichever rules led to it. */
export function speaksAfterUser({ transcript }: Transcript): boolean {
  const start = transcript.findLastIndex((fact) => fact.type === 'agent_start');
  const isWord = (fact: TranscriptFact): boolean =>
    fact.type !== 'agent_start' && fact.type !== 'handoff' && !isGreeting(fact);
  return isUsers(transcript.findLast((fact, at) => at < start && isWord(fact)));
}

function isUsers(fact: TranscriptFact | undefined): boolean {
  return fact?.type === 'user_message' ? fact.hidden !== true : fact?.type === 'input_response';
}

function isGreeting(fact: TranscriptFact): boolean {
  return fact.type === 'agent_response' && fact.finish_reason === 'greeting';
}
