import type { LoadedWorkflow, ModelRequest } from '@mozaiks/contracts';
import type { Divergence } from './divergence.ts';
import { promptDifference, type PromptDifference } from './prompt-difference.ts';
import type { StoredChat, StoredLog } from './read-chat.ts';
import { replayAgainst, replayExactly, type ReplayingIn } from './replay-stored.ts';

/** A prompt that a model would be sent now, and was not then. */
export interface PromptChange extends PromptDifference {
  /** Of the usage event of the call. */
  readonly seq: number;
  readonly agent: string;
  /** Model calls whose prompts differ, up to the divergence. */
  readonly calls: number;
}

export interface Compared {
  readonly log: StoredLog;
  /** The first prompt that differs; the answer that was recorded counts all the same. */
  readonly prompt: PromptChange | undefined;
  readonly divergence: Divergence | null;
  /** How far the chat can be made again as it was: what its prompts were is not known after it. */
  readonly inexact: Divergence | null;
}

/**
 * One log of a chat with the workflow as it is now, next to what it was. Asks no model and calls no
 * code.
 */
export async function runAgainst(
  chat: StoredChat,
  log: StoredLog,
  { workflow, ...options }: Pick<ReplayingIn, 'catalog' | 'resolve'> & { workflow: LoadedWorkflow },
): Promise<Compared> {
  const sent = new Map<number, ModelRequest>();
  const { divergence: inexact } = await replayExactly(chat, log, {
    ...options,
    onRequest: (request, { usage }) => void sent.set(usage.seq, request),
  });
  const changes: Omit<PromptChange, 'calls'>[] = [];
  const { divergence } = await replayAgainst(log, workflow, {
    resolve: options.resolve,
    onRequest: (request, { usage: { seq, agent } }) => {
      const before = sent.get(seq);
      const difference = before === undefined ? undefined : promptDifference(before, request);
      if (difference !== undefined) changes.push({ seq, agent, ...difference });
    },
  });
  const before = changes.filter(({ seq }) => divergence === null || seq <= divergence.seq + 1);
  const [first] = before;
  const prompt = first === undefined ? undefined : { ...first, calls: before.length };
  return { log, prompt, divergence, inexact };
}
