import {
  RuntimeError,
  type Clock,
  type ModelChunk,
  type ModelProvider,
  type ModelRequest,
} from '@mozaiks/contracts';
import { realClock } from '../real-clock.ts';
import { failedChunks, lastChunks, textChunks, type ModelStep } from './model-step.ts';

export interface TestModel extends ModelProvider {
  /** Every request so far, unexpected ones included. */
  readonly requests: readonly ModelRequest[];
  /**
   * Fails if a call had no step, if an expectation of a step did not hold, or if a step was not
   * used.
   */
  expectDone(): void;
}

export interface TestModelOptions {
  /** The clock of `delay`. Default: the real time. */
  readonly clock?: Clock;
}

/**
 * A model that gives the listed answers, one per call. End a test with `expectDone()`: the engine
 * treats an error of a provider as a failure of the model, so an unexpected call may otherwise go
 * unnoticed.
 */
export function testModel(
  steps: readonly ModelStep[],
  { clock = realClock() }: TestModelOptions = {},
): TestModel {
  const requests: ModelRequest[] = [];
  const problems: unknown[] = [];
  const resolve: ModelProvider['resolve'] = ({ llm_config }) => ({
    provider: llm_config.provider ?? 'test',
    model: llm_config.model ?? 'test-model',
  });

  const stepFor = (request: ModelRequest): ModelStep => {
    const step = steps[requests.push(request) - 1];
    try {
      if (step === undefined)
        throw new Error(
          `unexpected model call ${requests.length}, by ${request.agent} for ${request.purpose}`,
        );
      check(step, request, requests.length);
      return step;
    } catch (problem) {
      problems.push(problem);
      throw problem;
    }
  };

  return {
    requests,
    resolve,
    stream: (request, signal) =>
      play({ take: () => stepFor(request), by: resolve(request), clock, signal }),
    expectDone: () => {
      if (problems.length > 0) throw problems[0];
      if (requests.length < steps.length)
        throw new Error(
          `${steps.length - requests.length} steps are left over, the first: ${describe(steps[requests.length])}`,
        );
    },
  };
}

interface Play {
  readonly take: () => ModelStep;
  readonly by: { readonly provider: string; readonly model: string };
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

async function* play({ take, by, clock, signal }: Play): AsyncGenerator<ModelChunk> {
  const step = take();
  if (step.delay !== undefined) await clock.sleep(step.delay, signal);
  for (const chunk of [...failedChunks(step, by), ...textChunks(step)]) {
    signal.throwIfAborted();
    yield chunk;
  }
  if (step.hold !== undefined) await Promise.race([step.hold, aborted(signal)]);
  signal.throwIfAborted();
  if (step.fail !== undefined) throw new RuntimeError(step.fail, by);
  for (const chunk of lastChunks(step, by)) {
    signal.throwIfAborted();
    yield chunk;
  }
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) =>
    signal.aborted ? resolve() : signal.addEventListener('abort', () => resolve(), { once: true }),
  );

function check({ agent, purpose, expect }: ModelStep, request: ModelRequest, place: number): void {
  const wrong = (what: string, wanted: string, got: string): Error =>
    new Error(`model call ${place}: expected ${what} ${wanted}, got ${got}`);
  if (agent !== undefined && agent !== request.agent) throw wrong('agent', agent, request.agent);
  if (purpose !== undefined && purpose !== request.purpose)
    throw wrong('purpose', purpose, request.purpose);
  expect?.(request);
}

const describe = (step: ModelStep | undefined): string =>
  JSON.stringify({ agent: step?.agent, say: step?.say, calls: step?.calls, fail: step?.fail });
