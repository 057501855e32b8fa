import type { ChatState, TranscriptEvent } from '@mozaiks/contracts';

type Transcript = Pick<ChatState, 'transcript'>;

/** Whether the user has spoken, and no agent or rule has followed. A hidden seed does not count. */
export function userSpokeLast({ transcript }: Transcript): boolean {
  return isUsers(transcript.findLast((event) => !isGreeting(event)));
}

/**
 * Whether the current turn is the first one after the user has spoken, whichever rules led to it.
 */
export function speaksAfterUser({ transcript }: Transcript): boolean {
  const start = transcript.findLastIndex((event) => event.type === 'agent_start');
  const isWord = (event: TranscriptEvent): boolean =>
    event.type !== 'agent_start' && event.type !== 'handoff' && !isGreeting(event);
  return isUsers(transcript.findLast((event, at) => at < start && isWord(event)));
}

function isUsers(event: TranscriptEvent | undefined): boolean {
  return event?.type === 'user_message' ? event.hidden !== true : event?.type === 'input_response';
}

function isGreeting(event: TranscriptEvent): boolean {
  return event.type === 'agent_response' && event.finish_reason === 'greeting';
}
