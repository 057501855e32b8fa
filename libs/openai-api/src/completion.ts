import type { JsonObject } from '@mozaiks/contracts';
import type { Accepted } from './complete-chat.ts';
import type { Finish } from './project/answer-view.ts';

/** The fields that all objects of one answer share. */
export interface Completion {
  readonly id: string;
  readonly created: number;
  readonly model: string;
}

export const completionOf = ({ deps, model }: Accepted): Completion => ({
  id: `chatcmpl-${deps.ids.random()}`,
  created: Math.floor(deps.clock.now() / 1000),
  model,
});

export interface Piece {
  readonly delta: JsonObject;
  readonly finish: Finish | null;
}

export const chunkOf = (completion: Completion, { delta, finish }: Piece): JsonObject => ({
  ...completion,
  object: 'chat.completion.chunk',
  choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }],
});

export const wholeOf = (
  completion: Completion,
  { content, finish }: { readonly content: string; readonly finish: Finish },
): JsonObject => ({
  ...completion,
  object: 'chat.completion',
  choices: [
    {
      index: 0,
      message: { role: 'assistant', content, refusal: null },
      logprobs: null,
      finish_reason: finish,
    },
  ],
});
