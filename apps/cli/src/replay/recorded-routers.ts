import {
  defined,
  type CodeResult,
  type EventOf,
  type JsonValue,
  type WorkflowDefinition,
} from '@mozaiks/contracts';
import { commitAhead, type Tape } from './tape.ts';

/** What a function that decides who speaks next has returned, as its result tells. */
export function routerResult(tape: Tape, { handoffs }: WorkflowDefinition): CodeResult {
  const events = commitAhead(tape);
  const failure = events.find((event) => event.type === 'error' && event.message_id === undefined);
  const failed = failure?.type === 'error' ? failureOf(failure) : undefined;
  if (failed !== undefined) return failed;
  const hop = events.find(
    (event): event is EventOf<'handoff'> =>
      event.type === 'handoff' &&
      handoffs.some(
        ({ index, target }) => index === event.rule.index && target.type === 'function',
      ),
  );
  const update = events.find((event) => event.type === 'context_update' && event.by === 'tool');
  const set = update?.type === 'context_update' ? update.set : {};
  return { ok: true, value: hop === undefined ? null : valueOf(tape, hop), set, duration_ms: 0 };
}

function failureOf({ code, message }: EventOf<'error'>): CodeResult | undefined {
  if (message.endsWith(' gave back no target that is known'))
    return { ok: true, value: '(unknown)', set: {}, duration_ms: 0 };
  const said = / failed: ([^]*)$/.exec(message)?.[1];
  return said === undefined
    ? undefined
    : { ok: false, error: { code, message: said }, duration_ms: 0 };
}

function valueOf(tape: Tape, { to }: EventOf<'handoff'>): JsonValue {
  const asked = commitAhead(tape).find(
    (event) => event.type === 'input_request' && event.call_id === undefined,
  );
  if (to !== 'user' || asked?.type !== 'input_request') return to;
  const { prompt, options, schema, kind } = asked;
  if (kind === 'text' && prompt === '') return 'user';
  return {
    ask: {
      prompt,
      ...defined({ options, schema }),
    },
  };
}
