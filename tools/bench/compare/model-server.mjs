// A model server for all processes of the comparison: Chat Completions over SSE, in a separate
// process. Its answers depend on the offered tools. One write per token, without a delay.
import { createServer } from 'node:http';
import { TOKENS } from './scenarios.mjs';

const frame = (value) => `data: ${JSON.stringify(value)}\n\n`;
const chunk = (delta, finish_reason = null) =>
  frame({
    id: 'chatcmpl-bench',
    object: 'chat.completion.chunk',
    created: 1,
    model: 'mock',
    choices: [{ index: 0, delta, finish_reason }],
  });
const end = (reason) => [
  chunk({}, reason),
  frame({
    id: 'chatcmpl-bench',
    object: 'chat.completion.chunk',
    created: 1,
    model: 'mock',
    choices: [],
    usage: { prompt_tokens: 40, completion_tokens: TOKENS, total_tokens: 40 + TOKENS },
  }),
  'data: [DONE]\n\n',
];
const text = [
  chunk({ role: 'assistant', content: '' }),
  ...Array.from({ length: TOKENS }, (_, n) => chunk({ content: `word${n} ` })),
  ...end('stop'),
];
let calls = 0;
const callOf = (name, args) => [
  chunk({ role: 'assistant', content: null }),
  chunk({
    tool_calls: [
      {
        index: 0,
        id: `call_${(calls += 1)}`,
        type: 'function',
        function: { name, arguments: args },
      },
    ],
  }),
  ...end('tool_calls'),
];

/** A handoff is called whenever it is offered, a tool until its result is present. */
function answerTo({ tools = [], messages }) {
  const names = tools.map((tool) => tool.function.name);
  const handoff = names.find((name) => /transfer|handoff/i.test(name));
  if (handoff !== undefined) return callOf(handoff, '{}');
  const isDone = messages.at(-1).role === 'tool' && /shipped/.test(messages.at(-1).content);
  return names.length > 0 && !isDone ? callOf(names[0], '{"orderId":"A-1001"}') : text;
}

const server = createServer((request, response) => {
  let body = '';
  request.setEncoding('utf8').on('data', (piece) => (body += piece));
  request.on('end', () => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const frames = answerTo(JSON.parse(body));
    const write = (at) => {
      if (response.destroyed) return;
      if (at === frames.length) return response.end();
      response.write(frames[at]);
      setImmediate(write, at + 1);
    };
    write(0);
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => process.send(server.address().port));
process.on('disconnect', () => process.exit());
