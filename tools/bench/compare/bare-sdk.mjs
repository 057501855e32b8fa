// Implements both scenarios by hand: OpenAI's SDK and a loop.
import OpenAI from 'openai';
import { AGENT, HANDOFF, SPECIALIST, TOOL, TRIAGE, lookupOrder } from './scenarios.mjs';

const functionOf = (name, description, properties) => ({
  type: 'function',
  function: {
    name,
    description,
    parameters: { type: 'object', properties, required: Object.keys(properties) },
  },
});
const AGENTS = {
  triage: { system: TRIAGE, tools: [functionOf('transfer_to_specialist', HANDOFF, {})] },
  specialist: {
    system: SPECIALIST,
    tools: [functionOf('lookup_order', TOOL, { orderId: { type: 'string' } })],
  },
};

export function create(baseURL) {
  const client = new OpenAI({ apiKey: 'x', baseURL, maxRetries: 0 });

  async function ask(messages, tools, onToken) {
    const stream = await client.chat.completions.create({
      model: 'mock',
      messages,
      tools,
      stream: true,
      stream_options: { include_usage: true },
    });
    let content = '';
    const calls = [];
    for await (const { choices } of stream) {
      const delta = choices[0]?.delta;
      if (delta?.content) {
        content += delta.content;
        onToken(delta.content);
      }
      for (const call of delta?.tool_calls ?? []) calls.push(call);
    }
    return { content, calls };
  }

  return {
    async S1(question, onToken) {
      const system = { role: 'system', content: AGENT };
      await ask([system, { role: 'user', content: question }], undefined, onToken);
    },
    async S2(question, onToken) {
      let active = 'triage';
      const history = [{ role: 'user', content: question }];
      for (;;) {
        const { system, tools } = AGENTS[active];
        const messages = [{ role: 'system', content: system }, ...history];
        const { content, calls } = await ask(messages, tools, onToken);
        if (calls.length === 0) return;
        history.push({
          role: 'assistant',
          content: content || null,
          tool_calls: calls.map(({ id, type, function: called }) => ({
            id,
            type,
            function: called,
          })),
        });
        for (const { id, function: called } of calls) {
          const isHandoff = called.name === 'transfer_to_specialist';
          if (isHandoff) active = 'specialist';
          history.push({
            role: 'tool',
            tool_call_id: id,
            content: isHandoff ? 'transferred' : lookupOrder(JSON.parse(called.arguments).orderId),
          });
        }
      }
    },
  };
}
