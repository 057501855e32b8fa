import {
  applyCommit,
  chatRef,
  emptyChat,
  logRef,
  tenantScope,
  toTimestamp,
  type ChatState,
  type Command,
  type Commit,
  type EventDraft,
  type EventOf,
  type EventType,
  type LiveDraft,
  type RuntimeEvent,
} from '@mozaiks/contracts';
import {
  fakeClock,
  recordingLogger,
  sequentialIds,
  testModel,
  testTools,
  testWorkflow,
  type FakeClock,
  type ModelStep,
  type WorkflowDraft,
} from '@mozaiks/testkit';
import { createEngine } from './index.ts';

/** A chat that the engine drives, without a store: the shortest possible runner. */
export interface Conversation {
  readonly clock: FakeClock;
  readonly events: readonly RuntimeEvent[];
  readonly commits: readonly Commit[];
  readonly live: readonly LiveDraft[];
  readonly model: ReturnType<typeof testModel>;
  readonly tools: ReturnType<typeof testTools>;
  state(): ChatState;
  types(): readonly EventType[];
  of<T extends EventType>(type: T): readonly EventOf<T>[];
  last<T extends EventType>(type: T): EventOf<T>;
  /** A message; then the engine runs until the chat rests. */
  say(text: string): Promise<void>;
  send(command: Sent): Promise<void>;
  /** Admits a command without running. `later` and aborts are told. */
  admit(command: Sent, running?: boolean): string;
  run(options?: { readonly signal?: AbortSignal; readonly commits?: number }): Promise<void>;
  /** Another owner takes the chat over. */
  takeOver(): void;
}

type Sent = Command extends infer C ? (C extends Command ? Omit<C, 'command_id'> & { readonly command_id?: string } : never) : never;

export function conversation(draft: WorkflowDraft, steps: readonly ModelStep[] = []): Conversation {
  const workflow = testWorkflow(draft);
  const clock = fakeClock();
  const ids = sequentialIds();
  const model = testModel(steps, { clock });
  const tools = testTools(workflow.functions);
  const engine = createEngine({ models: model, tools, clock, ids, logger: recordingLogger() });
  const log = logRef(chatRef(tenantScope('app', 'user'), 'chat'), 'log');
  const commits: Commit[] = [];
  const events: RuntimeEvent[] = [];
  const live: LiveDraft[] = [];
  let state = emptyChat;
  let fence = 1;
  let commands = 0;

  const append = (drafts: readonly EventDraft[]): Commit => {
    const stamped = drafts.map(
      (event, i) => ({ ...event, seq: state.head_seq + 1 + i, ts: toTimestamp(clock.now()), chat_id: 'chat' }) as RuntimeEvent,
    );
    const commit = {
      log_id: 'log',
      first_seq: state.head_seq + 1,
      last_seq: state.head_seq + drafts.length,
      fence,
      commit_id: ids.random(),
      v: 1,
      events: stamped,
    };
    commits.push(commit);
    events.push(...stamped);
    state = applyCommit(state, commit);
    return commit;
  };
  const observed = async (drafts: readonly EventDraft[], signal: AbortSignal): Promise<void> => {
    const { events: facts } = append(drafts);
    const patches = await engine.observe({ log, state, workflow, events: facts, signal });
    if (patches.length > 0) append(patches);
  };
  const admitted = (sent: Sent, running: boolean): ReturnType<typeof engine.admit> =>
    engine.admit({ log, state, workflow, command: { command_id: `c${++commands}`, ...sent } as Command, running });

  const run: Conversation['run'] = async ({ signal = new AbortController().signal, commits: most = Infinity } = {}) => {
    for (let left = most; ; ) {
      const turn = engine.turn({ log, state, workflow, fence, live: (delta) => live.push(delta), signal });
      let step = await turn.next();
      if (step.done === true) return;
      for (; step.done !== true; step = await turn.next(state)) {
        await observed(step.value, signal);
        if (--left <= 0) return;
      }
    }
  };
  const send: Conversation['send'] = async (sent) => {
    const admission = admitted(sent, false);
    if (admission.kind === 'commit') await observed(admission.drafts, new AbortController().signal);
    await run();
  };
  return {
    clock,
    events,
    commits,
    live,
    model,
    tools,
    state: () => state,
    types: () => events.map(({ type }) => type),
    of: (type) => events.filter((event) => event.type === type) as never,
    last: (type) => {
      const found = events.findLast((event) => event.type === type);
      if (found === undefined) throw new Error(`no ${type} in ${events.map((event) => event.type).join(', ')}`);
      return found as never;
    },
    say: (text) => send({ type: 'user_message', text }),
    send,
    admit: (sent, running = false) => {
      const admission = admitted(sent, running);
      if (admission.kind === 'commit') append(admission.drafts);
      return admission.kind === 'abort' ? `abort ${admission.reason}` : admission.kind;
    },
    run,
    takeOver: () => {
      fence += 1;
      append([{ type: 'owner_changed', run_id: state.run?.run_id ?? null, takeover: state.takeovers + 1 }]);
    },
  };
}

/** Who answered, in order. */
export const speakers = ({ of }: Conversation): string =>
  of('agent_response')
    .filter(({ finish_reason }) => finish_reason !== 'tool_calls' && finish_reason !== 'greeting')
    .map(({ agent }) => agent)
    .join('');
