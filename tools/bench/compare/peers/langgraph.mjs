// LangGraph JS: a state graph with an in-memory checkpointer, streamed as messages.
import { tool } from '@langchain/core/tools';
import { SystemMessage, ToolMessage, isAIMessageChunk } from '@langchain/core/messages';
import {
  Command,
  END,
  MemorySaver,
  MessagesAnnotation,
  START,
  StateGraph,
} from '@langchain/langgraph';
import { ToolNode } from '@langchain/langgraph/prebuilt';
import { ChatOpenAI } from '@langchain/openai';
import { z } from 'zod';
import { AGENT, HANDOFF, SPECIALIST, TOOL, TRIAGE, lookupOrder } from './scenarios.mjs';

export function create(baseURL) {
  const configuration = { baseURL };
  const fixed = { model: 'mock', apiKey: 'x', maxRetries: 0, useResponsesApi: false };
  const model = new ChatOpenAI({ ...fixed, configuration });
  const asks = (asked, prompt) => async (state) => ({
    messages: [await asked.invoke([new SystemMessage(prompt), ...state.messages])],
  });
  const checkpointer = new MemorySaver();
  const single = new StateGraph(MessagesAnnotation)
    .addNode('agent', asks(model, AGENT))
    .addEdge(START, 'agent')
    .addEdge('agent', END)
    .compile({ checkpointer });

  const name = 'transfer_to_specialist';
  const transfer = tool(
    (_input, config) => {
      const message = { content: 'transferred', name, tool_call_id: config.toolCall.id };
      return new Command({
        goto: 'specialist',
        update: { messages: [new ToolMessage(message)] },
      });
    },
    { name, description: HANDOFF, schema: z.object({}) },
  );
  const lookup = tool(({ orderId }) => lookupOrder(orderId), {
    name: 'lookup_order',
    description: TOOL,
    schema: z.object({ orderId: z.string() }),
  });
  const hasCalls = (state) => (state.messages.at(-1).tool_calls?.length ? 'yes' : 'no');
  const team = new StateGraph(MessagesAnnotation)
    .addNode('triage', asks(model.bindTools([transfer]), TRIAGE))
    .addNode('triage_tools', new ToolNode([transfer]), { ends: ['specialist'] })
    .addNode('specialist', asks(model.bindTools([lookup]), SPECIALIST))
    .addNode('specialist_tools', new ToolNode([lookup]))
    .addEdge(START, 'triage')
    .addConditionalEdges('triage', hasCalls, { yes: 'triage_tools', no: END })
    .addConditionalEdges('specialist', hasCalls, { yes: 'specialist_tools', no: END })
    .addEdge('specialist_tools', 'specialist')
    .compile({ checkpointer });

  let threads = 0;
  const run = (graph) => async (content, onToken) => {
    const configurable = { thread_id: String((threads += 1)) };
    const input = { messages: [{ role: 'user', content }] };
    const stream = await graph.stream(input, { configurable, streamMode: 'messages' });
    for await (const [message] of stream)
      if (isAIMessageChunk(message) && message.content) onToken(message.content);
  };
  return { S1: run(single), S2: run(team) };
}
