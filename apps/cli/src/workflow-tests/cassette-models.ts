import {
  RuntimeError,
  type ModelChunk,
  type ModelProvider,
  type ModelRequest,
} from '@mozaiks/contracts';
import type { Cassette, CassetteAnswer } from '@mozaiks/workflow-manager';

export interface PlayedFrom {
  readonly cassette: Cassette;
  /** Advances the time by this many milliseconds. */
  readonly pass: (ms: number) => void;
  /** Reports a request that the cassette cannot answer. */
  readonly miss: (what: string) => void;
  readonly isNested: (chat_id: string) => boolean;
}

/** Gives each agent its recorded answers in order. No model is called, whatever the agents name. */
export function cassetteModels(from: PlayedFrom): ModelProvider {
  const left = [...from.cassette.answers];
  const take = (request: ModelRequest): CassetteAnswer => {
    const { agent, purpose, log } = request;
    const nested = from.isNested(log.chat_id);
    const index = left.findIndex(
      (answer) => answer.agent === agent && answer.purpose === purpose && answer.nested === nested,
    );
    const [answer] = index < 0 ? [] : left.splice(index, 1);
    if (answer !== undefined) return answer;
    from.miss(`the cassette has no further answer of ${agent} (${purpose})`);
    throw new RuntimeError('script_no_answer');
  };
  return {
    resolve: ({ llm_config: { provider = 'cassette', model = 'cassette' } }) => ({
      provider,
      model,
      prices: { input: 0, output: 0 },
    }),
    stream: (request) => play(from, () => take(request)),
  };
}

async function* play({ pass }: PlayedFrom, take: () => CassetteAnswer): AsyncGenerator<ModelChunk> {
  for (;;) {
    const { error, retried, duration_ms, first_token_ms, ...answer } = take();
    const { provider, model, say } = answer;
    const first = Math.min(first_token_ms ?? 0, duration_ms);
    pass(first);
    if (first_token_ms !== null && say === '') yield { type: 'thinking', text: '' };
    if (say !== '') yield { type: 'text', text: say };
    pass(duration_ms - first);
    if (error === undefined) return yield* endOf(answer);
    if (!retried) throw new RuntimeError(error.code, { provider, model });
    const { code, message } = error;
    const usage = countsOf(answer);
    yield { type: 'attempt_failed', code, message, provider, model, usage, duration_ms };
  }
}

type Answer = Omit<CassetteAnswer, 'error' | 'retried' | 'duration_ms' | 'first_token_ms'>;

function* endOf({ calls, finish, provider, model, ...counts }: Answer): Generator<ModelChunk> {
  for (const { tool, arguments: args } of calls)
    yield { type: 'tool_call', tool, arguments: args, raw: JSON.stringify(args) };
  yield {
    type: 'finish',
    reason: finish,
    provider,
    model,
    usage: countsOf(counts),
    cached: false,
  };
}

const countsOf = ({
  input_tokens,
  output_tokens,
  cached_input_tokens,
  reasoning_tokens,
  cost_usd,
}: Pick<
  CassetteAnswer,
  'input_tokens' | 'output_tokens' | 'cached_input_tokens' | 'reasoning_tokens' | 'cost_usd'
>) => ({ input_tokens, output_tokens, cached_input_tokens, reasoning_tokens, cost_usd });
