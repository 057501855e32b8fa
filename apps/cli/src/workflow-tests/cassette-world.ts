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

/** What a chat is given from its cassette. */
export interface CassetteWorld {
  readonly models: ModelProvider;
  readonly tools: ToolRuntime;
  readonly mcp: McpTools;
  /** For the engine: time passes only as recorded. */
  readonly clock: Clock;
  /** For everything else: the same time of day, but real waiting. */
  readonly outside: Clock;
  readonly ids: Ids;
  /** What the chat asked for and the cassette does not hold, in order. */
  readonly missed: readonly string[];
}

/** `chat_id`: of the tested chat; all others are nested in it. */
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

/** The recorded ids, then further ones. Choices at random are those of the recorded chat. */
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
