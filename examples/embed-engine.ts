import {
  applyCommit,
  chatRef,
  emptyChat,
  logRef,
  tenantScope,
  toTimestamp,
} from '@mozaiks/contracts';
import type { EventDraft, LoadedWorkflow, ModelProvider, RuntimeEvent } from '@mozaiks/contracts';
import { createEngine, type EngineDeps } from '@mozaiks/engine';

/** A custom model: anything that streams text and ends with `finish`. */
const echo: ModelProvider = {
  resolve: () => ({ provider: 'mine', model: 'echo' }),
  async *stream({ messages }) {
    for (const word of `You said: ${messages.at(-1)?.text ?? ''}`.split(/(?<= )/))
      yield { type: 'text', text: word };
    yield {
      type: 'finish',
      reason: 'stop',
      provider: 'mine',
      model: 'echo',
      usage: null,
      cached: false,
    };
  },
};

/** Runs one message without a store. The caller numbers the events and returns the new state. */
export async function embedEngine(
  workflow: LoadedWorkflow,
  text: string,
  ports: Omit<EngineDeps, 'models'>,
): Promise<readonly RuntimeEvent[]> {
  const engine = createEngine({ models: echo, ...ports });
  const log = logRef(chatRef(tenantScope('app1', 'ada'), 'chat-1'), 'log-1');
  const logged: RuntimeEvent[] = [];
  let state = emptyChat;
  const commit = (drafts: readonly EventDraft[]) => {
    const stamp = (i: number) => ({
      seq: state.head_seq + 1 + i,
      ts: toTimestamp(ports.clock.now()),
      chat_id: log.chat_id,
    });
    const events = drafts.map((draft, i) => ({ ...draft, ...stamp(i) }) as RuntimeEvent);
    state = applyCommit(state, { events, fence: 1 });
    logged.push(...events);
    return state;
  };
  const command = { type: 'user_message', command_id: 'm1', text } as const;
  const admission = engine.admit({ log, state, workflow, command, running: false, isLast: true });
  if (admission.kind === 'commit') commit(admission.drafts);
  const turn = engine.turn({
    log,
    state,
    workflow,
    fence: 1,
    live: () => {},
    signal: new AbortController().signal,
  });
  for (let step = await turn.next(); step.done !== true; )
    step = await turn.next(commit(step.value));
  return logged;
}
