import {
  type ChatState,
  type Clock,
  type Engine,
  type Ids,
  type LogRef,
  type OpenCall,
  type TurnInput,
} from '@mozaiks/contracts';
import {
  testEngine,
  type PlannedCall,
  type PlannedMessage,
} from '../fixtures/test-engine.fixture.ts';
import { TICK } from './wire.fixture.ts';
import type { World } from './world.fixture.ts';

/** The executions of one tool call. */
export interface Execution {
  readonly policy: string;
  readonly keys: Set<string>;
  times: number;
}

/**
 * Models and tools that answer differently when they are asked again. A run ends after at most
 * three messages.
 */
export function worldEngine(
  world: World,
  { clock, ids }: { readonly clock: Clock; readonly ids: Ids },
): Engine {
  const { random } = world;
  return testEngine({
    clock,
    ids,
    whileOpen: world.mix.whileOpen,
    model: async (input, state) => {
      const message_id = ids.random();
      const text = await streamed({ clock, random, input }, message_id);
      if (!input.signal.aborted) world.modelCalls += 1;
      return { ...modelAnswer(world, state), message_id, text };
    },
    tool: async (call, input) => {
      await clock.sleep(random() * 3 * TICK); // the process may be paused here, after it decided to start the tool
      await execute(world, call, input);
      await clock.sleep(random() * 6 * TICK);
      return 'done';
    },
  });
}

/**
 * Streams a message and returns its text. Pieces that are no longer shown after an abort are not
 * part of it.
 */
async function streamed({ clock, random, input }: Streaming, message_id: string): Promise<string> {
  let text = '';
  for (let i = 0; i < 4; i++) {
    await clock.sleep((0.5 + random() * 2.5) * TICK);
    const piece = `${i} of ${message_id} `;
    input.live({
      type: 'agent_delta',
      run_id: input.state.run?.run_id ?? '',
      agent: 'A',
      message_id,
      offset: text.length,
      text: piece,
    });
    text += piece;
  }
  return text;
}

interface Streaming {
  readonly clock: Clock;
  readonly random: World['random'];
  readonly input: TurnInput;
}

function modelAnswer(world: World, state: ChatState): PlannedMessage {
  const { random } = world;
  const messages = state.transcript.filter(
    (event) => event.type === 'agent_response' && event.run_id === state.run?.run_id,
  ).length;
  if (messages >= 3 || random() < 0.25) return {};
  return { calls: Array.from({ length: random() < 0.3 ? 2 : 1 }, () => plannedCall(world, state)) };
}

function plannedCall({ random, mix }: World, state: ChatState): PlannedCall {
  const draw = random();
  if (state.parent === null && random() < mix.children) return { kind: 'child' };
  if (draw < 0.25)
    return { kind: 'question', ...(draw < 0.2 ? { dueIn: (10 + random() * 70) * TICK } : {}) };
  return { kind: 'tool', policy: draw < 0.7 ? 'report' : 'retry' };
}

async function execute(world: World, call: OpenCall['call'], { log }: TurnInput): Promise<void> {
  if (!(await isDurable(world, log, call.call_id)) && !(await isErased(world, log)))
    world.violate('tool ran before its call was durable');
  const execution = world.executions.get(call.call_id) ?? {
    policy: call.tool,
    keys: new Set<string>(),
    times: 0,
  };
  world.executions.set(call.call_id, execution);
  execution.keys.add(call.idempotency_key);
  execution.times += 1;
}

const isDurable = async ({ store }: World, log: LogRef, call_id: string): Promise<boolean> =>
  (await store.log.read(log, { after_seq: 0 })).some(({ events }) =>
    events.some((event) => event.type === 'tool_call' && event.call_id === call_id),
  );

const isErased = async ({ store }: World, log: LogRef): Promise<boolean> =>
  (await store.directory.get(log))?.log_id !== log.log_id;
