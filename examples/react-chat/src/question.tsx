import type { PendingQuestion } from '@mozaiks/contracts';
import type { UseChat } from '@mozaiks/client/react';

/**
 * Questions of kind `text` are answered by the next message. A page with custom forms or UI tools
 * shows those here.
 */
export function Question({
  question,
  chat,
}: {
  readonly question: PendingQuestion;
  readonly chat: UseChat;
}) {
  const { request_id, kind, prompt, options = [] } = question;
  return (
    <section className="question">
      <p>{prompt}</p>
      {kind === 'choice' &&
        options.map((option) => (
          <button key={option} onClick={() => void chat.answer(request_id, option)}>
            {option}
          </button>
        ))}
      {kind === 'approval' && (
        <>
          <button onClick={() => void chat.answer(request_id, { decision: 'approve' })}>
            Approve
          </button>
          <button onClick={() => void chat.answer(request_id, { decision: 'reject' })}>
            Reject
          </button>
        </>
      )}
    </section>
  );
}
