#!/usr/bin/env bash
# Guess, written before the first run: openai 6.49.0 puts the body of a 4xx answer into the error it throws,
# as its message or as `error.error`, whatever JSON object the body is.
#
# Seen with openai 6.49.0 on Node 20.20.2: only a body with the key `error` is kept. For any other JSON
# body, such as FastAPI's {"detail": "..."} which several compatible model servers answer, the message is
# "422 status code (no body)" and `error.error` is undefined: the server's sentence is gone. The same
# sentence as plain text, which is not JSON, becomes the message in full.
#
# Where it matters: compatible servers explain refusals under other keys; their users read "(no body)".
# A `fetch` of one's own that wraps such bodies as {"error": ...} keeps the sentence.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts openai@6.49.0
cat > run.mjs <<'JS'
import { createServer } from 'node:http';
import OpenAI from 'openai';

const bodies = {
  error: JSON.stringify({ error: { message: 'the image is too large' } }),
  detail: JSON.stringify({ detail: 'the image is too large' }),
  message: JSON.stringify({ object: 'error', message: 'the image is too large', code: 40001 }),
  text: 'the image is too large',
};
const seen = {};
for (const [name, body] of Object.entries(bodies)) {
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(422, { 'content-type': name === 'text' ? 'text/plain' : 'application/json' }).end(body);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const client = new OpenAI({ apiKey: 'k', baseURL: `http://127.0.0.1:${server.address().port}/v1`, maxRetries: 0 });
  const asked = client.chat.completions.create({ model: 'm', messages: [{ role: 'user', content: 'hello' }] });
  seen[name] = await asked.then(() => 'no error', (error) => `${error.message} | error.error: ${JSON.stringify(error.error)}`);
  server.closeAllConnections();
  server.close();
}
for (const [name, text] of Object.entries(seen)) console.log(`${name}: ${text}`);
const expected = {
  error: '422 the image is too large | error.error: {"message":"the image is too large"}',
  detail: '422 status code (no body) | error.error: undefined',
  message: '422 status code (no body) | error.error: undefined',
  text: '422 the image is too large | error.error: undefined',
};
const changed = Object.keys(expected).filter((name) => seen[name] !== expected[name]);
if (changed.length > 0) console.log(`changed: ${changed.join(', ')}`);
process.exit(changed.length > 0 ? 1 : 0);
JS
node run.mjs
