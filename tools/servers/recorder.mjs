import { once } from 'node:events';
import { createServer, request as ask } from 'node:http';

/**
 * @typedef {object} Exchange one request of the product and what became of it
 * @property {string} path
 * @property {any} body
 * @property {number} status 0 until the server answers
 * @property {string} answer
 * @property {boolean} broken whether the server's answer broke off; false if the product let go of
 * it
 */

/**
 * A proxy between the product and a server that records the requests and the responses. Changes
 * nothing.
 * @param {string} first the target of requests, until `passTo` names another server
 */
export async function startRecorder(first) {
  let target = first;
  /** @type {Exchange[]} */
  const exchanges = [];
  const server = createServer(async (incoming, outgoing) => {
    const body = await textOf(incoming);
    /** @type {Exchange} */
    const exchange = {
      path: incoming.url ?? '',
      body: parsed(body),
      status: 0,
      answer: '',
      broken: false,
    };
    exchanges.push(exchange);
    const to = new URL(incoming.url ?? '', target);
    const breakOff = () => {
      exchange.broken ||= !outgoing.destroyed;
      outgoing.destroy();
    };
    const passed = ask(
      to,
      { method: incoming.method, headers: { ...incoming.headers, host: to.host } },
      (answer) => {
        exchange.status = answer.statusCode ?? 0;
        outgoing.writeHead(exchange.status, answer.headers);
        answer.setEncoding('utf8').on('data', (piece) => (exchange.answer += piece));
        answer.on('error', breakOff);
        answer.pipe(outgoing);
      },
    );
    passed.on('error', breakOff);
    outgoing.on('close', () => passed.destroy());
    passed.end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  const passTo = (/** @type {string} */ url) => {
    target = url;
  };
  return { url: `http://127.0.0.1:${port}`, exchanges, passTo, close };
}

/** @param {import('node:http').IncomingMessage} message */
async function textOf(message) {
  let text = '';
  for await (const piece of message.setEncoding('utf8')) text += piece;
  return text;
}

/** @param {string} text */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
