import type { Clock, JsonObject, ModelChunk, ModelRequest } from '@mozaiks/contracts';
import type { Provider } from '../provider-call.ts';
import { chooseAnswer, type ScriptedAnswer } from './choose-answer.ts';
import { estimateUsage } from './estimate-usage.ts';
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
