import {
  isAtRest,
  type ChatState,
  type HandoffRule,
  type HandoffTarget,
  type ModelRequest,
} from '@mozaiks/contracts';
import {
  randomFrom,
  type AgentDraft,
  type HandoffDraft,
  type ModelStep,
  type Random,
  type ToolDraft,
  type WorkflowDraft,
} from '@mozaiks/testkit';
import { conversation, type Conversation } from './conversation.fixture.ts';

export interface RandomRun {
  readonly seed: number;
  readonly draft: WorkflowDraft;
  readonly chat: Conversation;
  /** What was open when nothing progressed any more. '' if the chat did not get stuck. */
  readonly stuck: string;
  readonly commands: readonly string[];
}

const below = (random: Random, n: number): number => Math.floor(random() * n);
function one<T>(random: Random, list: readonly T[]): T {
  const found = list[below(random, list.length)];
  if (found === undefined) throw new Error('nothing to choose from');
  return found;
}
const chance = (random: Random, p: number): boolean => random() < p;

const NAMES = ['a', 'b', 'c', 'd'] as const;

function target(random: Random): HandoffTarget {
  return one<() => HandoffTarget>(random, [
    () => ({ type: 'agent', agent: one(random, NAMES) }),
    () => ({ type: 'agent', agent: one(random, NAMES) }),
    () => ({ type: 'user' }),
    () => ({ type: 'terminate' }),
    () => ({ type: 'stay' }),
    () => ({ type: 'ask_user', agents: ['a', 'c'] }),
    () => ({ type: 'random', agents: ['b', 'd'] }),
    () => ({ type: 'manager' }),
    () => ({ type: 'workflow', workflow: 'Nested' }),
    () => ({
      type: 'workflow',
      workflow: 'Nested',
      fan_out: {
        items: one(random, ['items', 'items', 'n', 'empty']),
        into: 'results',
        max_parallel: 1 + below(random, 3),
        on_failure: one(random, ['stop', 'collect'] as const),
      },
    }),
    () => ({ type: 'function', code: { module: 'tests', function: 'router' } }),
  ])();
}

function handoff(random: Random): HandoffDraft {
  const kind = one<HandoffRule['kind']>(random, ['pre', 'llm', 'post', 'after_work']);
  const base = { from: one(random, [...NAMES, ...NAMES, 'user', '*']), to: target(random), kind };
  if (kind === 'llm') return { ...base, condition: 'when asked' };
  if (kind === 'after_work' && chance(random, 0.6)) return base;
  return {
    ...base,
    when: one(random, ['${n} > 2', '${flag}', 'not ${flag}', '${n} % 2 == 0', '${missing} == 1']),
  };
}

function agent(random: Random, name: string): AgentDraft {
  const rail = {
    name: `rail-${name}`,
    regex: one(random, ['bad', '[0-9]']),
    with: '#',
    target: 'd',
    action: one(random, ['block', 'replace', 'handoff'] as const),
  };
  const judge = { name: 'judge', llm: { prompt: 'ok?', llm_config: {} }, action: 'block' as const };
  const rails = (): AgentDraft['guardrails'] => ({
    input: chance(random, 0.2) ? [rail, judge] : [],
    output: chance(random, 0.2) ? [judge, rail] : [],
  });
  return {
    name,
    guardrails: rails() ?? { input: [], output: [] },
    human_input_mode: one(random, ['NEVER', 'NEVER', 'NEVER', 'ALWAYS', 'TERMINATE']),
    history: {
      include: one(random, ['all', 'own'] as const),
      summarize: chance(random, 0.3),
      ...(chance(random, 0.4) ? { max_messages: 1 + below(random, 6) } : {}),
    },
    ...(chance(random, 0.15) ? { max_consecutive_auto_reply: 1 + below(random, 3) } : {}),
    ...(chance(random, 0.15)
      ? {
          output_model: 'M',
          structured_outputs_required: true,
          auto_tool_mode: chance(random, 0.5),
        }
      : {}),
    ...(chance(random, 0.1) ? { llm_config: { max_tokens: 20 } } : {}),
    visible: chance(random, 0.8),
  };
}

const tool = (random: Random, run: ToolDraft['run']): ToolDraft => ({
  ...(run === undefined ? { kind: 'ui_tool', ui: { component: 'Form', mode: 'inline' } } : { run }),
  on_interrupt: one(random, ['report', 'retry', 'ask'] as const),
  requires_approval: one(random, ['never', 'never', 'always', '${x} == 1']),
  retries: below(random, 2),
  ...(chance(random, 0.3) ? { agents: ['a', 'b'] } : {}),
});

function draftOf(random: Random, mute: boolean): WorkflowDraft {
  const give = (): unknown =>
    one<() => unknown>(random, [
      () => 1,
      () => 'text',
      () => (mute ? 2 : { handoff: one(random, NAMES) }),
      () => ({ handoff: 'user' }),
      fail,
    ])();
  const fail = (): never => {
    throw new Error('boom');
  };
  const hook = (): unknown => (chance(random, 0.05) ? fail() : null);
  return {
    agents: [agent(random, 'a'), ...NAMES.slice(1).map((name) => agent(random, name))],
    orchestration_pattern: one(random, [
      'DefaultPattern',
      'AutoPattern',
      'RoundRobinPattern',
      'RandomPattern',
      'ManualPattern',
      'PipelinePattern',
    ] as const),
    handoffs: Array.from({ length: below(random, 9) }, () => handoff(random)),
    human_in_the_loop: chance(random, 0.75),
    startup_mode: one(random, ['UserDriven', 'UserDriven', 'AgentDriven', 'BackendOnly'] as const),
    on_message_while_running: one(random, ['enqueue', 'reject', 'interrupt'] as const),
    max_turns: 1 + below(random, 8),
    max_tool_rounds: 1 + below(random, 5),
    ...(chance(random, 0.3) ? { question_timeout_seconds: 60 } : {}),
    ...(chance(random, 0.25) ? { budget: { max_tokens: 50 + below(random, 300) } } : {}),
    ...(chance(random, 0.2) ? { initial_message_to_user: 'Welcome' } : {}),
    termination: {
      phrases: chance(random, 0.3) ? ['STOP'] : [],
      ...(chance(random, 0.2) ? { when: '${n} > 5' } : {}),
    },
    variables: {
      items: { type: 'array', default: ['one', { two: 2 }, 3] },
      empty: { type: 'array', default: [] },
      results: { type: 'array', default: [] },
      n: {
        type: 'integer',
        default: 0,
        triggers: [
          {
            type: 'agent_text',
            agent: 'a',
            match: { regex: '([0-9]+)' },
            ui_hidden: chance(random, 0.3),
          },
        ],
      },
      flag: { type: 'boolean', default: false, client_writable: true },
      cfg: { source: { type: 'config', env_var: 'CFG', required: chance(random, 0.05) } },
      ext: { source: { type: 'external', tool: 'look' }, sensitive: chance(random, 0.3) },
    },
    tools: {
      look: {
        ...tool(random, (_args, { set }) => (set('n', below(random, 7)), give())),
        touches_context: chance(random, 0.7),
      },
      pay: tool(random, give),
      form: tool(random, undefined),
    },
    functions: {
      router: () =>
        one<unknown>(random, [
          ...(mute ? [] : ['a', 'b']),
          'user',
          'terminate',
          null,
          'zzz',
          { ask: { prompt: '?', schema: { type: 'object' } } },
        ]),
    },
    hooks: [
      ...(chance(random, 0.2)
        ? [
            {
              type: 'on_agent_start',
              run: (_e: object, { set }: { set: (name: string, value: number) => void }) =>
                set('n', 1),
            },
          ]
        : []),
      ...(chance(random, 0.15)
        ? [
            {
              type: one(random, [
                'update_agent_state',
                'process_message_before_send',
                'process_last_received_message',
              ]),
              run: hook,
            },
          ]
        : []),
    ],
    lifecycle_tools: chance(random, 0.2)
      ? [
          {
            trigger: one(random, [
              'before_agent',
              'after_agent',
              'before_chat',
              'after_chat',
            ] as const),
            run: hook,
          },
        ]
      : [],
    output_models: { M: { type: 'object', required: ['n'] } },
    checkOutput: () => (chance(random, 0.7) ? { ok: true } : { ok: false, problems: ['no'] }),
  };
}

/** A random answer of a model. */
function stepFor(random: Random, { purpose, tools, output }: ModelRequest): ModelStep {
  if (chance(random, 0.04))
    return { say: 'par', fail: one(random, ['model_timeout', 'model_rejected'] as const) };
  if (purpose === 'select')
    return chance(random, 0.8)
      ? {
          calls: [{ tool: 'select_speaker', arguments: { agent: one(random, [...NAMES, 'zzz']) } }],
        }
      : { say: 'hm' };
  if (purpose === 'guardrail') return { say: chance(random, 0.8) ? 'pass' : 'block' };
  const names = [...tools.map(({ name }) => name), 'transfer_to_zzz', 'unknown'];
  const call = () => ({
    tool: one(random, names),
    arguments: chance(random, 0.1) ? null : { x: below(random, 3) },
  });
  const calls =
    purpose !== 'summarize' && chance(random, 0.45)
      ? Array.from({ length: 1 + below(random, 3) }, call)
      : [];
  const text =
    output !== undefined && chance(random, 0.8)
      ? '{"n":1}'
      : one(random, ['hello', 'bad word', 'number 7', 'STOP', '', 'fine']);
  const finish = chance(random, 0.05)
    ? one(random, ['length', 'refusal', 'content_filter'] as const)
    : undefined;
  return {
    say: calls.length > 0 && chance(random, 0.5) ? '' : text,
    calls,
    ...(finish === undefined || calls.length > 0 ? {} : { finish }),
    ...(chance(random, 0.1) ? { failed: [{ say: 'ha', code: 'model_overloaded' as const }] } : {}),
    usage: chance(random, 0.1)
      ? null
      : { input_tokens: below(random, 20), output_tokens: below(random, 10) },
  };
}

type Command = Parameters<Conversation['admit']>[0];

/** A random command, which may or may not make sense now. */
function commandFor(random: Random, state: ChatState): Command {
  const questions = [...state.questions.values()];
  const children = [...state.calls.values()].flatMap(({ child }) => child ?? []);
  if (children.length > 0 && chance(random, 0.6)) {
    const { call_id } = one(random, children);
    return {
      type: 'child_done',
      call_id,
      status: one(random, ['complete', 'error'] as const),
      result: 'R',
    };
  }
  if (questions.length > 0 && chance(random, 0.7)) {
    const { request_id, kind, options = [], call_id = '' } = one(random, questions);
    if (kind === 'tool')
      return {
        type: 'tool_response',
        call_id,
        ...(chance(random, 0.8) ? { result: { ok: 1 } } : { error: 'no' }),
      };
    const approval = one(random, [
      { decision: 'approve' },
      { decision: 'reject' },
      { decision: 'edit', arguments: { x: 9 } },
      { decision: 'huh' },
    ]);
    const value =
      kind === 'approval'
        ? approval
        : kind === 'choice'
          ? one(random, [...options, 'zzz'])
          : kind === 'form'
            ? { city: 'Rome' }
            : one(random, ['ok', '']);
    return { type: 'input_response', request_id, value };
  }
  if (chance(random, 0.1)) return { type: 'cancel' };
  if (chance(random, 0.05)) return { type: 'input_response', request_id: 'nothing', value: 1 };
  const context = one(random, [{}, {}, { context: { flag: true } }, { context: { n: 1 } }]);
  return {
    type: 'user_message',
    text: one(random, ['hello', 'something bad', 'call 123', 'more']),
    ...context,
  };
}

/**
 * Runs one chat from its first command until its last run has ended, as the seed determines.
 * `steady`: its owner never dies. `mute`: no code names an agent.
 */
export async function randomRun(
  seed: number,
  { steady = false, mute = false } = {},
): Promise<RandomRun> {
  const random = randomFrom(seed);
  const draft = draftOf(random, mute);
  const chat = conversation(draft, [], {
    answer: (request) => stepFor(random, request),
    settings: { CFG: 'x' },
  });
  const commands: string[] = [];
  let made = 0;
  const admit = (command: Command, running: boolean): string => {
    const command_id = command.command_id ?? `k${(made += 1)}`;
    const outcome = chat.admit({ ...command, command_id }, running);
    if (outcome === 'commit') commands.push(command_id);
    return outcome;
  };
  const send = async (command: Command): Promise<void> => {
    admit(command, false);
    await drive(chat, { random, admit, steady });
  };
  await send(
    draft.startup_mode === 'UserDriven'
      ? { type: 'user_message', text: 'hello' }
      : { type: 'start' },
  );
  const steps = 2 + below(random, 8);
  for (let i = 0; i < steps; i++) {
    if (chance(random, 0.15)) await chat.clock.advance(61_000);
    await send(commandFor(random, chat.state()));
  }
  if (chat.state().run !== null) await send({ type: 'cancel' });
  return { seed, draft, chat, commands, stuck: stuckIn(chat) };
}

interface Driving {
  readonly random: Random;
  readonly admit: (command: Command, running: boolean) => string;
  readonly steady: boolean;
}

/** Runs until the chat is at rest. Owners change, and commands arrive during turns. */
async function drive(chat: Conversation, { random, admit, steady }: Driving): Promise<void> {
  for (let tries = 0; tries < 60; tries++) {
    const commits = !steady && chance(random, 0.25) ? 1 + below(random, 4) : Infinity;
    const controller = !steady && chance(random, 0.1) ? aborting(random) : new AbortController();
    const left: Command[] = [];
    const between = (): void => {
      if (!chance(random, 0.15) || controller.signal.aborted) return;
      const command = {
        ...commandFor(random, chat.state()),
        command_id: `m${chat.state().head_seq}`,
      };
      const outcome = admit(command, true);
      if (!outcome.startsWith('abort')) return;
      controller.abort(outcome.slice('abort '.length));
      left.push(command);
    };
    await chat.run({ commits, signal: controller.signal, between });
    for (const command of left) admit(command, false);
    if (!steady && chance(random, 0.3)) chat.takeOver();
    if (commits === Infinity && !controller.signal.aborted) return;
  }
}

/** Stops a turn after a few microtasks, as if the instance drained or had lost the chat. */
function aborting(random: Random): AbortController {
  const controller = new AbortController();
  const reason = one(random, ['drain', 'lost']);
  let left = below(random, 40);
  const tick = (): void => (left-- > 0 ? queueMicrotask(tick) : controller.abort(reason));
  queueMicrotask(tick);
  return controller;
}

function stuckIn(chat: Conversation): string {
  const state = chat.state();
  if (state.run === null) return '';
  return isAtRest(state)
    ? 'an open run although it was cancelled'
    : `the engine does nothing at ${JSON.stringify(state.run.position)}`;
}
