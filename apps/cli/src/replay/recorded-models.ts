import {
  defined,
  ERROR_CODES,
  RuntimeError,
  type ModelChunk,
  type ModelProvider,
  type ModelRequest,
  type ResolvedModel,
} from '@mozaiks/contracts';
import type { RecordedAnswer } from './recorded-answer.ts';
import { commitAhead, type Tape } from './tape.ts';
import { countsOf, isWithoutText, shownBefore, UNKNOWN_TEXT } from './usage-so-far.ts';

export interface ModelsOf {
  /** What is known of a model apart from its name; may throw a RuntimeError. */
  readonly resolve: ModelProvider['resolve'];
  /** Stops the call that is under way, as it was stopped then. */
  readonly cut: (answer: RecordedAnswer) => void;
  /** Called when an answer ends, or is cut off. */
  readonly onEnd: () => void;
  /** Called with each request, and the answer that it is given. */
  readonly onRequest: (request: ModelRequest, answer: RecordedAnswer) => void;
}

/**
 * Gives the answers of the log, with their durations. Fails for a call that the chat did not make,
 * and notes it.
 */
export const recordedModels = (tape: Tape, models: ModelsOf): ModelProvider => ({
  resolve: (request) => resolved(tape, models, request),
  stream: (request) => play(tape, models, request),
});

/** As the chat has it: its model may have another name today. */
function resolved(
  tape: Tape,
  { resolve }: ModelsOf,
  request: Parameters<ModelProvider['resolve']>[0],
): ResolvedModel {
  const events = commitAhead(tape);
  const refused = events.find(
    (event) => event.type === 'workflow_error' && event.code === 'model_not_configured',
  );
  if (refused !== undefined) throw new RuntimeError('model_not_configured', detailOf(refused));
  const known = knownOf(resolve, request);
  const cut = events.find((event) => event.type === 'usage' && event.outcome !== 'ok');
  if (cut?.type === 'usage') return { ...known, provider: cut.provider, model: cut.model };
  const start = events.findLast((event) => event.type === 'agent_start');
  return start?.type === 'agent_start' ? { ...known, model: start.model } : known;
}

function knownOf(
  resolve: ModelProvider['resolve'],
  request: Parameters<ModelProvider['resolve']>[0],
): ResolvedModel {
  try {
    return resolve(request);
  } catch {
    const { provider = 'recorded', model = 'recorded' } = request.llm_config;
    return { provider, model };
  }
}

async function* play(
  tape: Tape,
  { cut, onEnd, onRequest }: ModelsOf,
  request: ModelRequest,
): AsyncGenerator<ModelChunk> {
  const begun = tape.elapsed;
  for (;;) {
    const answer = take(tape, request);
    onRequest(request, answer);
    const { usage, end } = answer;
    const from = end === 'ok' || end === 'attempt' ? tape.elapsed : begun;
    if (usage.first_token_ms !== null) {
      tape.elapsed = from + usage.first_token_ms;
      if (isWithoutText(answer)) yield { type: 'thinking', text: '' };
    }
    yield* end === 'ok' ? textOf(answer) : shownBefore(answer);
    tape.elapsed = from + usage.duration_ms;
    onEnd();
    if (end === 'ok') return yield* endOf(answer);
    if (end === 'failed') throw failureOf(answer);
    if (end === 'cut') return cut(answer);
    yield attemptFailed(answer);
  }
}

function take(tape: Tape, { agent, purpose }: ModelRequest): RecordedAnswer {
  const answer = tape.answers[tape.answered];
  if (answer?.usage.agent !== agent || answer.usage.purpose !== purpose) {
    tape.unrecorded = `a model call of ${agent} (${purpose})`;
    throw new RuntimeError('internal');
  }
  tape.answered += 1;
  return answer;
}

function* textOf({ text }: RecordedAnswer): Generator<ModelChunk> {
  const said = text ?? UNKNOWN_TEXT;
  if (said !== '') yield { type: 'text', text: said };
}

function* endOf({ usage, calls, reason, provider_data }: RecordedAnswer): Generator<ModelChunk> {
  for (const { tool, arguments: args } of calls)
    yield { type: 'tool_call', tool, arguments: args, raw: JSON.stringify(args) };
  yield {
    type: 'finish',
    reason,
    provider: usage.provider,
    model: usage.model,
    usage: countsOf(usage),
    cached: usage.cached,
    ...defined({ provider_data }),
  };
}

function attemptFailed({ usage, error }: RecordedAnswer): ModelChunk {
  const { provider, model, duration_ms } = usage;
  const { code = 'internal', message = '', said } = error ?? {};
  // The usage was given before, together with the text that had come.
  return {
    type: 'attempt_failed',
    code,
    message,
    provider,
    model,
    usage: null,
    duration_ms,
    ...(said === undefined ? {} : { details: { said } }),
  };
}

function failureOf({ error, usage: { provider, model } }: RecordedAnswer): RuntimeError {
  const { code = 'model_unavailable', message = '', said } = error ?? {};
  return new RuntimeError(code, {
    ...detailOf({ code, message }),
    ...defined({ said }),
    provider,
    model,
  });
}

/** The detail of a failure, from the message that tells both. */
function detailOf(failure: object): { readonly detail?: string } {
  const { code, message } = failure as { readonly code: keyof typeof ERROR_CODES; message: string };
  const start = `${ERROR_CODES[code].message}: `;
  return message.startsWith(start) ? { detail: message.slice(start.length) } : {};
}
