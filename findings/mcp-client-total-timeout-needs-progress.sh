#!/usr/bin/env bash
# Guess, written before the first run: with @modelcontextprotocol/client 2.4.0, a call with
# `maxTotalTimeout: 1000` and `timeout: 4000` ends after about one second when the server answers nothing,
# since the total is the shorter of the two.
#
# Seen with @modelcontextprotocol/client 2.4.0 on Node 20.20.2: a silent call ends after 4 seconds, at
# `timeout`. The total is looked at only when a notification of progress arrives: with progress every 300 ms
# the same call ends after 1 second.
#
# Where it matters: a total meant to bound a tool call does not bound the calls that say nothing, which
# are the ones that hang. A timer of one's own with an AbortSignal does.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts @modelcontextprotocol/client@2.4.0
cat > server.mjs <<'JS'
import { createInterface } from 'node:readline';

const send = (message) => process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
const tool = { name: 'wait', description: 'Answers after five seconds.', inputSchema: { type: 'object' } };
createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method, params } = JSON.parse(line);
  if (method === 'initialize')
    send({ id, result: { protocolVersion: params.protocolVersion, capabilities: { tools: {} }, serverInfo: { name: 's', version: '1' } } });
  else if (method === 'tools/list') send({ id, result: { tools: [tool] } });
  else if (method === 'tools/call') {
    const { progressToken } = params._meta ?? {};
    const tells = params.arguments?.progress === true && progressToken !== undefined;
    let told = 0;
    const ticks = tells ? setInterval(() => send({ method: 'notifications/progress', params: { progressToken, progress: (told += 1) } }), 300) : undefined;
    setTimeout(() => (clearInterval(ticks), send({ id, result: { content: [{ type: 'text', text: 'late' }] } })), 5000);
  } else if (id !== undefined) send({ id, error: { code: -32601, message: 'Method not found' } });
});
JS
cat > run.mjs <<'JS'
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';

async function secondsOf(progress) {
  const client = new Client({ name: 'c', version: '1' });
  await client.connect(new StdioClientTransport({ command: process.execPath, args: ['server.mjs'] }));
  const from = performance.now();
  const options = { timeout: 4000, maxTotalTimeout: 1000, resetTimeoutOnProgress: true, onprogress: () => {} };
  await client.callTool({ name: 'wait', arguments: { progress } }, options).catch(() => {});
  const seconds = Math.round((performance.now() - from) / 1000);
  await client.close();
  return seconds;
}
const seen = { silent: await secondsOf(false), progress: await secondsOf(true) };
console.log(`the call ended after ${seen.silent} s without progress, ${seen.progress} s with progress`);
process.exit(seen.silent === 4 && seen.progress === 1 ? 0 : 1);
JS
node run.mjs
