import type { AnswerSignals, EventStream, JsonObject, WholeAnswer } from '@mozaiks/contracts';
import { followAnswer, type Accepted } from './complete-chat.ts';
import { chunkOf, completionOf, wholeOf, type Piece } from './completion.ts';
import { errorBody, failedAnswer, statusOf } from './errors.ts';
import { usageBody } from './project/usage.ts';

/**
 * Writes the answer as server-sent events. A failure is an event, which the official client throws.
 */
export async function writeStream(accepted: Accepted, to: EventStream): Promise<void> {
  const { includeUsage, log } = accepted;
  const completion = completionOf(accepted);
  const write = (data: JsonObject): void => to.write(`data: ${JSON.stringify(data)}\n\n`);
  const writePiece = (piece: Piece, more: JsonObject = {}): void =>
    write({ ...chunkOf(completion, piece), ...(includeUsage ? { usage: null } : {}), ...more });
  const { chat_id } = log;
  writePiece(
    { delta: { role: 'assistant', content: '' }, finish: null },
    { metadata: { chat_id } },
  );
  const { failure, finish, usage } = await followAnswer(accepted, to, async (content) => {
    writePiece({ delta: { content }, finish: null });
    await to.drained();
  });
  if (failure !== null) return write(errorBody({ ...failure, status: statusOf(failure.code) }));
  writePiece({ delta: {}, finish });
  if (includeUsage)
    write({
      ...completion,
      object: 'chat.completion.chunk',
      choices: [],
      usage: usageBody(usage),
    });
  to.write('data: [DONE]\n\n');
}

/** Writes the answer as one object. */
export async function writeWhole(accepted: Accepted, ends: AnswerSignals): Promise<WholeAnswer> {
  const { failure, finish, said, usage } = await followAnswer(
    accepted,
    ends,
    async () => undefined,
  );
  if (failure !== null) return failedAnswer(failure);
  const body = {
    ...wholeOf(completionOf(accepted), { content: said, finish }),
    usage: usageBody(usage),
    metadata: { chat_id: accepted.log.chat_id },
  };
  return { status: 200, body };
}
