import { randomUUID } from 'node:crypto';
import type { Accepted } from '@mozaiks/client';
import { assertNever, type JsonValue, type PendingQuestion } from '@mozaiks/contracts';
import { allQuestions, isResting } from '@mozaiks/contracts/chat-view';
import { startAsking } from '../answer/asking.ts';
import { readAnswer } from '../answer/read-answer.ts';
import { prompt, writeNotice, type Session } from './session-state.ts';

/**
 * Called after each change: updates the open question, and sends the next line if it is the user's
 * turn.
 */
export function moveOn(session: Session): void {
  const { chat, asking, pending, queue } = session;
  const answered = new Set([...pending.values()].map(({ request_id }) => request_id));
  const question = allQuestions(chat.view).find(({ request_id }) => !answered.has(request_id));
  if (question?.request_id !== asking?.question.request_id)
    session.asking = question === undefined ? null : startAsking(question);
  if (!isResting(chat.view) || pending.size > 0) return;
  const line = queue.shift();
  if (line !== undefined) submitLine(session, line);
  else if (session.inputEnded) session.finish(session.failed ? 1 : 0);
  else prompt(session);
}

/** Handles a typed line: an answer to the open question, otherwise a message. */
export function submitLine(session: Session, line: string): void {
  const { asking, chat } = session;
  if (asking === null) {
    if (line.trim() === '') return moveOn(session);
    return submit(session, {}, (command_id) => chat.send(line, { command_id }));
  }
  const answer = readAnswer(asking, line);
  switch (answer.kind) {
    case 'done':
      return submitAnswer(session, asking.question, answer.value);
    case 'more':
      session.asking = answer.asking;
      return moveOn(session);
    case 'again':
      writeNotice(session, session.style.bad(answer.problem));
      return session.isTerminal ? prompt(session) : moveOn(session);
    default:
      return assertNever(answer, 'answer');
  }
}

function submitAnswer(
  session: Session,
  { request_id, kind, call_id }: PendingQuestion,
  value: JsonValue,
): void {
  const { chat } = session;
  submit(session, { request_id }, (command_id) =>
    kind === 'tool' && call_id !== undefined
      ? chat.respondTool(call_id, { result: value }, { command_id })
      : chat.answer(request_id, value, { command_id }),
  );
}

function submit(
  session: Session,
  about: { request_id?: string },
  send: (command_id: string) => Promise<Accepted>,
): void {
  const command_id = randomUUID();
  session.own.add(command_id);
  session.pending.set(command_id, about);
  session.asking = null;
  send(command_id).catch((error: Error & { code?: string }) => {
    session.pending.delete(command_id);
    session.failed = true;
    // The end of the chat is reported elsewhere, and the rejection of the server is already on the
    // screen.
    if (session.chat.error !== null) return;
    if (error.code === 'frame_too_big' || error.code === 'outbox_full')
      writeNotice(session, session.style.bad(`! ${error.message} (${error.code})`));
    moveOn(session);
  });
}
