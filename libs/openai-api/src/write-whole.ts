import type { AnswerEnds, WholeAnswer } from '@mozaiks/contracts';
import { followAnswer, type Accepted } from './complete-chat.ts';
import { completionOf, wholeOf } from './completion.ts';
import { failedAnswer } from './errors.ts';
import { usageBody } from './project/usage.ts';

/** The answer as one object. */
export async function writeWhole(accepted: Accepted, ends: AnswerEnds): Promise<WholeAnswer> {
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
