import type { EventDraft, ServerFrame } from '@mozaiks/contracts';
import { workflowStart } from './facts.fixture.ts';

/** The frames of a socket about chats, each as `chat_id type seq`. */
export const storyOf = (frames: readonly ServerFrame[]): string[] =>
  frames.flatMap((frame) => {
    if (!('chat_id' in frame) || frame.chat_id === undefined) return [];
    const number = 'seq' in frame ? ` ${frame.seq}` : '';
    return [`${frame.chat_id} ${frame.type}${number}`];
  });

/** The same for one chat, without its `chat_id`. */
export const storyOfChat = (frames: readonly ServerFrame[], chat_id: string): string[] =>
  storyOf(frames)
    .filter((line) => line.startsWith(`${chat_id} `))
    .map((line) => line.slice(chat_id.length + 1));

export const childComplete = (child_chat_id: string): EventDraft => ({
  type: 'child_complete',
  run_id: 'r1',
  call_id: 'call1',
  child_chat_id,
  workflow_name: 'Nested',
  status: 'complete',
  result: null,
  command_id: `~done-${child_chat_id}`,
});

export const nestedStart = (): EventDraft[] => [workflowStart()];
