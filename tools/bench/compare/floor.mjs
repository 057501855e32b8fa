// The floor of the comparison: the cost of a hand-written server for the two scenarios. It has a
// WebSocket whose token is verified, OpenAI's SDK and numbered frames, but no log, no workflows and
// no replay.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';
import { create } from './bare-sdk.mjs';

const [baseURL, secret] = process.argv.slice(2);
const peer = create(baseURL);

function isValid(token = '') {
  const [header, claims, signature = ''] = token.split('.');
  const own = createHmac('sha256', secret).update(`${header}.${claims}`).digest();
  const theirs = Buffer.from(signature, 'base64url');
  if (own.length !== theirs.length || !timingSafeEqual(own, theirs)) return false;
  return JSON.parse(Buffer.from(claims, 'base64url').toString()).exp * 1000 > Date.now();
}

const server = createServer();
const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
server.on('upgrade', (request, socket, head) => {
  if (!isValid(request.headers.authorization?.slice('Bearer '.length))) return socket.destroy();
  sockets.handleUpgrade(request, socket, head, (ws) => {
    let seq = 0;
    const send = (frame) => ws.send(JSON.stringify({ seq: (seq += 1), ...frame }));
    ws.on('message', async (data) => {
      const { chat_id, workflow_name, text } = JSON.parse(data.toString());
      seq = 0;
      send({ type: 'start', chat_id });
      await peer[workflow_name](text, (piece) =>
        send({ type: 'agent_delta', chat_id, text: piece }),
      );
      send({ type: 'workflow_complete', chat_id });
    });
    ws.send('{"type":"ready"}');
  });
});
server.listen(0, '127.0.0.1', () => process.send(server.address().port));
process.on('disconnect', () => process.exit());
