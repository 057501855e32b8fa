import type {
  Clock,
  JsonObject,
  ModelChunk,
  ModelMessage,
  ModelRequest,
  ModelUsage,
} from '@mozaiks/contracts';
import type { Provider } from '../provider-call.ts';
import { chooseAnswer, type ScriptedAnswer } from './choose-answer.ts';
import { substituteArguments, substituteText } from './substitute.ts';
import { createUses } from './uses.ts';

interface ScriptedCall {
  readonly tool: string;
  readonly arguments: JsonObject;
}

/**
 * Answers from the workflow's script.yaml, which is part of the request. Counts the uses of its
 * entries in memory.
 */
export function createScripted({ clock }: { readonly clock: Clock }): Provider {
  const uses = createUses();
  return async ({ request, model, signal, sink }) => {
    const answer = chooseAnswer(request, uses);
    const said = substituteText(answer.step.say ?? '', answer.by);
    const choice = forcedChoice(request, said);
    const calls = choice === null ? calledIn(answer) : [choice];
    const text = choice === null ? said : '';
    for (const piece of text.match(/\S+\s*|\s+/g) ?? []) {
      if (answer.step.delay_ms > 0) await clock.sleep(answer.step.delay_ms, signal);
      await sink.drained();
      signal.throwIfAborted();
      sink.push({ type: 'text', text: piece });
    }
    for (const call of calls) sink.push(asChunk(call));
    sink.push({
      type: 'finish',
      reason: calls.length > 0 ? 'tool_calls' : 'stop',
      provider: 'scripted',
      model,
      usage: estimateUsage(request, { text, calls }),
      cached: false,
    });
  };
}

const calledIn = ({ step, by }: ScriptedAnswer): readonly ScriptedCall[] =>
  step.call.map((call) => ({
    tool: call.tool,
    arguments: substituteArguments(call.arguments, by),
  }));

const asChunk = (call: ScriptedCall): ModelChunk => ({
  type: 'tool_call',
  ...call,
  raw: JSON.stringify(call.arguments),
});

/**
 * The text of an `@select` entry is the choice, returned as the call of the selector's only tool.
 */
function forcedChoice(request: ModelRequest, said: string): ScriptedCall | null {
  const choice = request.tool_choice;
  if (request.purpose !== 'select' || typeof choice !== 'object' || said === '') return null;
  return { tool: choice.name, arguments: { agent: said.trim() } };
}

const CHARACTERS_PER_TOKEN = 4;
const tokens = (characters: number): number => Math.ceil(characters / CHARACTERS_PER_TOKEN);
const sum = (numbers: readonly number[]): number =>
  numbers.reduce((total, number) => total + number, 0);
const argumentsLength = (calls: readonly { readonly arguments: JsonObject }[]): number =>
  sum(calls.map((call) => JSON.stringify(call.arguments).length));

const messageLength = (message: ModelMessage): number =>
  message.text.length + (message.role === 'assistant' ? argumentsLength(message.tool_calls) : 0);

/**
 * Estimates tokens as a quarter of the characters of the request and of the answer, rounded up. The
 * cost is zero.
 */
function estimateUsage(
  request: Pick<ModelRequest, 'preamble' | 'instructions' | 'messages'>,
  answer: { readonly text: string; readonly calls: readonly { readonly arguments: JsonObject }[] },
): ModelUsage {
  const asked =
    request.preamble.length +
    request.instructions.length +
    sum(request.messages.map(messageLength));
  return {
    input_tokens: tokens(asked),
    output_tokens: tokens(answer.text.length + argumentsLength(answer.calls)),
    cached_input_tokens: 0,
    reasoning_tokens: 0,
    cost_usd: 0,
  };
}
