import type { EventDraft, ServerFrame } from '@mozaiks/contracts';
import { workflowStart } from './events.fixture.ts';

/** The frames that name a chat, each as `chat_id type seq`. */
export const frameNames = (frames: readonly ServerFrame[]): string[] =>
  frames.flatMap((frame) => {
    if (!('chat_id' in frame) || frame.chat_id === undefined) return [];
    const number = 'seq' in frame ? ` ${frame.seq}` : '';
    return [`${frame.chat_id} ${frame.type}${number}`];
  });

/** The frames of one chat, each as `type seq`. */
export const frameNamesOfChat = (frames: readonly ServerFrame[], chat_id: string): string[] =>
  frameNames(frames)
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
