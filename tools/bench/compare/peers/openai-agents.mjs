// OpenAI's Agents SDK over Chat Completions, streamed, without tracing.
import { Agent, OpenAIProvider, Runner, handoff, setTracingDisabled, tool } from '@openai/agents';
import OpenAI from 'openai';
import { z } from 'zod';
import { AGENT, HANDOFF, SPECIALIST, TOOL, TRIAGE, lookupOrder } from './scenarios.mjs';

export function create(baseURL) {
  setTracingDisabled(true);
  const openAIClient = new OpenAI({ apiKey: 'x', baseURL, maxRetries: 0 });
  const modelProvider = new OpenAIProvider({ openAIClient, useResponses: false });
  const runner = new Runner({ modelProvider, tracingDisabled: true });
  const model = 'mock';
  const single = new Agent({ name: 'Assistant', instructions: AGENT, model });
  const lookup = tool({
    name: 'lookup_order',
    description: TOOL,
    parameters: z.object({ orderId: z.string() }),
    execute: ({ orderId }) => lookupOrder(orderId),
  });
  const instructions = SPECIALIST;
  const specialist = new Agent({ name: 'Specialist', instructions, model, tools: [lookup] });
  const toSpecialist = handoff(specialist, { toolDescriptionOverride: HANDOFF });
  const triage = Agent.create({
    name: 'Triage',
    instructions: TRIAGE,
    model,
    handoffs: [toSpecialist],
  });
  const run = (agent) => async (question, onToken) => {
    const result = await runner.run(agent, question, { stream: true });
    for await (const event of result)
      if (event.type === 'raw_model_stream_event' && event.data.type === 'output_text_delta')
        if (event.data.delta) onToken(event.data.delta);
    await result.completed;
  };
  return { S1: run(single), S2: run(triage) };
}
