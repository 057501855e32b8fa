// CPU of the model providers per call and per streamed chunk, for several checkouts in one run.
//   node tools/bench/model-stream.mjs [openai|openai-compatible|anthropic] [name=checkout ...]
// "floor" reads the same answers with fetch alone and parses nothing; "sdk" reads them through
// OpenAI's SDK. Each figure is the minimum of many rounds, because other load on the machine only
// adds time.
import { fork } from 'node:child_process';
import { createServer } from 'node:http';
import { createHash, randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const CHUNKS = 200;
const AT_ONCE = 16;
const ROUNDS = 8;
const SHORT_PER_ROUND = 6;
const CALLS = 80;

const sse = (event) =>
  `${event.type ? `event: ${event.type}\n` : ''}data: ${JSON.stringify(event)}\n\n`;
const envelope = { id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, model: 'm' };
const choice = (delta, finish_reason = null) =>
  sse({ ...envelope, choices: [{ index: 0, delta, logprobs: null, finish_reason }] });
const openaiFrames = (chunks) => [
  ...Array.from({ length: chunks }, (_, n) => choice({ content: `word${n} ` })),
  choice({}, 'stop'),
  sse({ ...envelope, choices: [], usage: { prompt_tokens: 9, completion_tokens: chunks } }),
  'data: [DONE]\n\n',
];
const textDelta = (text) =>
  sse({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } });
const anthropicFrames = (chunks) => [
  sse({
    type: 'message_start',
    message: { content: [], usage: { input_tokens: 9, output_tokens: 1 } },
  }),
  sse({ type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } }),
  ...Array.from({ length: chunks }, (_, n) => textDelta(`word${n} `)),
  sse({ type: 'content_block_stop', index: 0 }),
  sse({
    type: 'message_delta',
    delta: { stop_reason: 'end_turn' },
    usage: { output_tokens: chunks },
  }),
  sse({ type: 'message_stop' }),
];

/**
 * One socket write per frame, a millisecond apart, so that the client receives one chunk per read.
 */
function serve() {
  const server = createServer(async (request, response) => {
    const parts = [];
    for await (const part of request) parts.push(part);
    const body = JSON.parse(Buffer.concat(parts).toString());
    const chunks = body.max_completion_tokens ?? body.max_tokens;
    const frames = request.url.endsWith('/messages')
      ? anthropicFrames(chunks)
      : openaiFrames(chunks);
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const frame of frames)
      await new Promise((done) => response.write(frame, () => setTimeout(done, 1)));
    response.end();
  });
  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1', () => process.send(server.address().port));
  process.on('disconnect', () => process.exit());
}

const realClock = {
  now: Date.now,
  monotonic: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((done, fail) => {
      const timer = setTimeout(done, ms);
      signal?.addEventListener('abort', () => (clearTimeout(timer), fail(signal.reason)), {
        once: true,
      });
    }),
  timer(ms, passed) {
    const set = setTimeout(passed, ms);
    return () => clearTimeout(set);
  },
};

async function callerOf(checkout, { provider, port }) {
  const entry = pathToFileURL(resolve(checkout, 'libs/models/dist/index.js')).href;
  const { createModels } = await import(entry);
  const url = `http://127.0.0.1:${port}`;
  const models = createModels({
    settings: { model_provider: provider, openai_base_url: `${url}/v1`, anthropic_base_url: url },
    secrets: { get: () => 'k' },
    clock: realClock,
    ids: { random: randomUUID, sha256: (text) => createHash('sha256').update(text).digest('hex') },
    logger: { log: () => {} },
  });
  return async (max_tokens) => {
    const request = {
      llm_config: { model: provider === 'openai' ? 'gpt-4.1' : 'claude-sonnet-4-6', max_tokens },
      ...{
        agent: 'A',
        purpose: 'reply',
        log_id: 'l',
        preamble: 'p',
        tools: [],
        instructions: 'i',
        cache_seed: 1,
      },
      messages: [{ role: 'user', text: 'hi' }],
    };
    let seen = 0;
    for await (const chunk of models.stream(request, new AbortController().signal))
      if (chunk.type === 'text') seen += 1;
    if (seen !== max_tokens) throw new Error(`${seen} chunks in place of ${max_tokens}`);
  };
}

const floorOf =
  ({ provider, port }) =>
  async (max_tokens) => {
    const path = provider === 'anthropic' ? 'v1/messages' : 'v1/chat/completions';
    const body = JSON.stringify({ max_tokens });
    const response = await fetch(`http://127.0.0.1:${port}/${path}`, { method: 'POST', body });
    const reader = response.body.getReader();
    while (!(await reader.read()).done);
  };

async function sdkOf({ port }) {
  const { default: OpenAI } = await import('openai');
  const client = new OpenAI({
    baseURL: `http://127.0.0.1:${port}/v1`,
    apiKey: 'k',
    maxRetries: 0,
    logLevel: 'off',
  });
  const messages = [{ role: 'user', content: 'hi' }];
  return async (max_tokens) => {
    const { signal } = new AbortController();
    const response = await client.chat.completions
      .create({ model: 'm', messages, stream: true, max_tokens }, { signal })
      .asResponse();
    const reader = response.body.getReader();
    while (!(await reader.read()).done);
  };
}

/** CPU in milliseconds per call, of all threads of this process. */
async function cpuPerCall(call, chunks) {
  const before = process.cpuUsage();
  let left = CALLS;
  const work = async () => {
    while (left-- > 0) await call(chunks);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / CALLS;
}

const least = (numbers) => Math.min(...numbers);

async function main() {
  const [provider = 'openai', ...named] = process.argv.slice(2);
  const server = fork(process.argv[1], ['serve']);
  const port = await new Promise((ready) => server.once('message', ready));
  const variants = [['floor', floorOf({ provider, port })]];
  if (provider !== 'anthropic') variants.push(['sdk', await sdkOf({ port })]);
  for (const pair of named.length > 0 ? named : ['this=.']) {
    const [name, checkout] = pair.split('=');
    variants.push([name, await callerOf(checkout, { provider, port })]);
  }
  const seen = new Map(variants.map(([name]) => [name, { short: [], long: [] }]));
  for (let round = -2; round < ROUNDS; round += 1) {
    for (const [name, call] of round % 2 === 0 ? variants : [...variants].reverse()) {
      const short = [];
      for (let time = 0; time < SHORT_PER_ROUND; time += 1) short.push(await cpuPerCall(call, 1));
      const long = await cpuPerCall(call, CHUNKS);
      if (round < 0) continue; // warms up
      seen.get(name).short.push(...short);
      seen.get(name).long.push(long);
    }
  }
  for (const [name, { short, long }] of seen) {
    const chunk_us = ((least(long) - least(short)) / (CHUNKS - 1)) * 1000;
    console.log(
      JSON.stringify({
        provider,
        name,
        node: process.version,
        call_ms: +least(short).toFixed(3),
        chunk_us: +chunk_us.toFixed(1),
      }),
    );
  }
  server.kill();
}

if (process.argv[2] === 'serve') serve();
else await main();
