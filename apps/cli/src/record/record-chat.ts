import {
  foldAll,
  fromTimestamp,
  type JsonObject,
  type RuntimeEvent,
  type WorkflowDefinition,
} from '@mozaiks/contracts';
import { CommandError } from '../failure.ts';
import { divergenceText } from '../render/divergence-lines.ts';
import type { StoredChat, StoredLog } from '../replay/read-chat.ts';
import { answersIn } from '../replay/answers-in.ts';
import { drawnIn } from '../replay/recorded-ids.ts';
import { replayExactly, type ReplayingIn } from '../replay/replay-stored.ts';
import { captureCalls } from './capture.ts';
import { answerEntry, resultEntry, type RecordedTest } from './cassette-text.ts';
import { conversationOf, expectedEvents, firstContext } from './conversation-of.ts';
import { redacting } from './redact.ts';

const eventsOf = ({ commits }: StoredLog): readonly RuntimeEvent[] =>
  commits.flatMap(({ events }) => events);

/**
 * Makes the chat again, and keeps what it is given from outside. Throws a CommandError where the
 * log does not hold enough for that.
 */
export async function recordChat(
  chat: StoredChat,
  options: Pick<ReplayingIn, 'catalog' | 'resolve'>,
): Promise<RecordedTest> {
  const logs = [chat.main, ...chat.nested];
  const definitions = definitionsOf(chat, options);
  const redaction = redacting(logs.flatMap(eventsOf), definitions);
  const answers: JsonObject[] = [];
  const results: JsonObject[] = [];
  const ids: string[] = [];
  for (const log of logs) {
    const nested = log !== chat.main;
    const { onCall, results: captured } = captureCalls(log, nested);
    const { divergence } = await replayExactly(chat, log, { ...options, onCall });
    if (divergence !== null)
      throw new CommandError(
        `The chat cannot be made again from its log.\n${divergenceText(divergence)}`,
      );
    const told = answersIn(log.commits).filter(({ usage }) => usage.outcome !== 'voided');
    answers.push(...told.map((answer) => answerEntry(answer, { nested, redaction })));
    results.push(...captured().map((result) => resultEntry(result, redaction)));
    ids.push(...drawnIn(eventsOf(log)));
  }
  const events = eventsOf(chat.main);
  const state = foldAll([{ events, fence: 0 }]);
  return {
    description: `Recorded from a chat of ${events[0]?.ts.slice(0, 10) ?? ''}.`,
    context: redaction.set(firstContext(chat)),
    conversation: conversationOf(chat, redaction).map(([by, value]) => ({ [by]: value })),
    events: expectedEvents(chat, redaction),
    final_context: redaction.set(
      Object.fromEntries([...state.context].filter(([name]) => !redaction.isSensitive(name))),
    ),
    started: fromTimestamp(events[0]?.ts ?? '1970-01-01T00:00:00.000Z'),
    cache_seed: state.start?.cache_seed,
    answers,
    results,
    ids,
  };
}

/** What the chat ran on, and what is there now: a variable that is sensitive in either is. */
const definitionsOf = (
  { definitions, main, nested }: StoredChat,
  { catalog }: Pick<ReplayingIn, 'catalog'>,
): readonly WorkflowDefinition[] => [
  ...definitions.values(),
  ...[main, ...nested].flatMap(({ workflow_name }) => catalog.get(workflow_name)?.definition ?? []),
];
