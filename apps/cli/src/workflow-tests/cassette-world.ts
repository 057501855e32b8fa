import type {
  Clock,
  Ids,
  McpTools,
  ModelProvider,
  ToolRuntime,
  WorkflowCatalog,
} from '@mozaiks/contracts';
import { systemIds } from '@mozaiks/runtime/configuration';
import type { Cassette } from '@mozaiks/workflow-manager';
import { cassetteModels, type PlayedFrom } from './cassette-models.ts';
import { cassetteTools } from './cassette-tools.ts';
import { testClock } from './test-world.ts';

/** The ports of a chat that runs from its cassette. */
export interface CassetteWorld {
  readonly models: ModelProvider;
  readonly tools: ToolRuntime;
  readonly mcp: McpTools;
  /** The clock of the engine: only recorded waits take time. */
  readonly clock: Clock;
  /** The clock of everything else: it shows the same time, but waits in real time. */
  readonly outside: Clock;
  readonly ids: Ids;
  /** The requests that the cassette could not answer, in order. */
  readonly missed: readonly string[];
}

/** `chat_id` is the id of the tested chat; all other chats are nested in it. */
export function cassetteWorld(
  cassette: Cassette,
  { chat_id, catalog }: { readonly chat_id: string; readonly catalog: WorkflowCatalog },
): CassetteWorld {
  const missed: string[] = [];
  let passed = 0;
  const from: PlayedFrom = {
    cassette,
    pass: (ms) => void (passed += ms),
    miss: (what) => void missed.push(what),
    isNested: (id) => id !== chat_id,
  };
  const now = (): number => cassette.started + passed;
  const real = testClock();
  const clock: Clock = {
    now,
    monotonic: () => passed,
    sleep: async (_ms, signal) => signal?.throwIfAborted(),
    timer: () => () => undefined,
  };
  return {
    models: cassetteModels(from),
    ...cassetteTools(from, catalog),
    clock,
    outside: { ...real, now },
    ids: cassetteIds(cassette, chat_id),
    missed,
  };
}

/** The recorded ids, then new ones. Random choices are those of the recorded chat. */
function cassetteIds({ ids, cache_seed }: Cassette, chat_id: string): Ids {
  const left = [...ids];
  let made = 0;
  return {
    random: () => left.shift() ?? `further${(made += 1)}`,
    sha256: (text) => {
      const isSeed = cache_seed !== undefined && text.endsWith(`${chat_id.length}:${chat_id}`);
      const hash = systemIds.sha256(text);
      return isSeed ? `${cache_seed.toString(16).padStart(8, '0')}${hash.slice(8)}` : hash;
    },
  };
}
