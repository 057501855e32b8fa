import {
  defined,
  RuntimeError,
  applyCommit,
  chatRef,
  emptyChat,
  logRef,
  tenantScope,
  toTimestamp,
  withoutClosed,
  type AdmitInput,
  type ChatState,
  type Command,
  type Commit,
  type DataSource,
  type EventDraft,
  type EventOf,
  type EventType,
  type LiveDraft,
  type LlmConfig,
  type ModelProvider,
  type ModelRequest,
  type ResolvedModel,
  type RuntimeEvent,
} from '@mozaiks/contracts';
import {
  fakeClock,
  recordingLogger,
  sequentialIds,
  testModel,
  testMcp,
  testTools,
  testWorkflow,
  type FakeClock,
  type ModelStep,
  type RecordingLogger,
  type TestMcp,
  type TestMcpServers,
  type WorkflowDraft,
} from '@mozaiks/testkit';
import { createEngine } from './index.ts';

export interface RunOptions {
  readonly signal?: AbortSignal;
  readonly commits?: number;
  /** Called between two commits of a running turn, where a runner admits commands. */
  readonly between?: () => void;
}

/** A chat that the engine runs without a store: the shortest possible runner. */
export interface Conversation {
  readonly clock: FakeClock;
  readonly events: readonly RuntimeEvent[];
  readonly commits: readonly Commit[];
  readonly live: readonly LiveDraft[];
  readonly model: ReturnType<typeof testModel>;
  readonly tools: ReturnType<typeof testTools>;
  readonly mcp: TestMcp;
  readonly logger: RecordingLogger;
  state(): ChatState;
  types(): readonly EventType[];
  of<T extends EventType>(type: T): readonly EventOf<T>[];
  last<T extends EventType>(type: T): EventOf<T>;
  /** Sends a message. Then the engine runs until the chat is at rest. */
  say(text: string): Promise<void>;
  send(command: Sent): Promise<void>;
  /**
   * Admits a command without running the chat, as if several commands waited. Returns `later` and
   * aborts as text.
   */
  admit(command: Sent, running?: boolean): string;
  run(options?: RunOptions): Promise<void>;
  /** Lets another owner take the chat over. */
  takeOver(): void;
}

type Sent = Command extends infer C
  ? C extends Command
    ? Omit<C, 'command_id'> & { readonly command_id?: string }
    : never
  : never;

type Known = Pick<ResolvedModel, 'context_window' | 'prices'>;

/** What a test replaces in the default setup. */
export interface Overrides {
  /** The MCP servers of the workflow. */
  readonly mcp?: TestMcpServers;
  readonly data?: DataSource;
  readonly settings?: Readonly<Record<string, string>>;
  readonly chat_id?: string;
  /** Whether requests carry the ids of their spans. */
  readonly traces?: boolean;
  /** The name of a model that is not configured. */
  readonly missing?: string;
  /** Answers every model call, instead of the steps. */
  readonly answer?: (request: ModelRequest) => ModelStep;
  /** What is known about every model. */
  readonly resolved?: Known | ((config: LlmConfig) => Known);
}

export function conversation(
  draft: WorkflowDraft,
  steps: readonly ModelStep[] = [],
  overrides: Overrides = {},
): Conversation {
  const workflow = testWorkflow(draft);
  const clock = fakeClock();
  const ids = sequentialIds();
  const {
    data,
    settings = {},
    chat_id = 'chat',
    traces = false,
    resolved = {},
    answer,
    missing,
  } = overrides;
  const model = testModel(steps, { clock });
  const configured = <R extends Pick<ModelRequest, 'llm_config'>>(request: R): R => {
    if (missing !== undefined && request.llm_config.model === missing)
      throw new RuntimeError('model_not_configured');
    return request;
  };
  const stream: ModelProvider['stream'] = (request, signal) =>
    answer === undefined
      ? model.stream(configured(request), signal)
      : testModel([answer(request)], { clock }).stream(request, signal);
  const known = (config: LlmConfig): Known =>
    typeof resolved === 'function' ? resolved(config) : resolved;
  const tools = testTools(workflow.functions);
  const mcp = testMcp(overrides.mcp ?? {});
  const logger = recordingLogger();
  const engine = createEngine({
    models: {
      stream,
      resolve: (request) => ({
        ...model.resolve(configured(request)),
        ...known(request.llm_config),
      }),
    },
    tools,
    mcp,
    clock,
    ids,
    logger,
    traces,
    configValue: (name) => settings[name],
    ...defined({ data }),
  });
  const log = logRef(chatRef(tenantScope('app', 'user'), chat_id), 'log');
  const commits: Commit[] = [];
  const events: RuntimeEvent[] = [];
  const live: LiveDraft[] = [];
  let state = emptyChat;
  let fence = 1;
  let commands = 0;

  const append = (drafts: readonly EventDraft[]): Commit => {
    const stamped = drafts.map(
      (event, i) =>
        ({
          ...event,
          seq: state.head_seq + 1 + i,
          ts: toTimestamp(clock.now()),
          chat_id,
        }) as RuntimeEvent,
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
    if (drafts.length === 0) return;
    const commit = append(drafts);
    const patches = await engine.observe({ log, state, workflow, events: commit.events, signal });
    if (patches.length > 0) append(patches);
  };
  const admitted = (
    sent: Sent,
    at: Pick<AdmitInput, 'running' | 'isLast'>,
  ): ReturnType<typeof engine.admit> =>
    engine.admit({
      log,
      state,
      workflow,
      command: { command_id: `c${++commands}`, ...sent } as Command,
      ...at,
    });

  const run: Conversation['run'] = async ({
    signal = new AbortController().signal,
    commits: most = Infinity,
    between,
  } = {}) => {
    for (let left = most; ; ) {
      const turn = engine.turn({
        log,
        state,
        workflow,
        fence,
        live: (delta) => live.push(delta),
        signal,
      });
      let step = await turn.next();
      if (step.done === true) return;
      for (; step.done !== true; step = await turn.next(state)) {
        await observed(withoutClosed(step.value, state), signal);
        if (--left <= 0) return;
        between?.();
      }
    }
  };
  const send: Conversation['send'] = async (sent) => {
    const admission = admitted(sent, { running: false, isLast: true });
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
    mcp,
    logger,
    state: () => state,
    types: () => events.map(({ type }) => type),
    of: (type) => events.filter((event) => event.type === type) as never,
    last: (type) => {
      const found = events.findLast((event) => event.type === type);
      if (found === undefined)
        throw new Error(`no ${type} in ${events.map((event) => event.type).join(', ')}`);
      return found as never;
    },
    say: (text) => send({ type: 'user_message', text }),
    send,
    admit: (sent, running = false) => {
      const admission = admitted(sent, { running, isLast: false });
      if (admission.kind === 'commit') append(admission.drafts);
      return admission.kind === 'abort' ? `abort ${admission.reason}` : admission.kind;
    },
    run,
    takeOver: () => {
      fence += 1;
      append([
        { type: 'owner_changed', run_id: state.run?.run_id ?? null, takeover: state.takeovers + 1 },
      ]);
    },
  };
}

/** The agents that answered, in order. */
export const speakers = ({ of }: Conversation): string =>
  of('agent_response')
    .filter(({ finish_reason }) => finish_reason !== 'tool_calls' && finish_reason !== 'greeting')
    .map(({ agent }) => agent)
    .join('');
