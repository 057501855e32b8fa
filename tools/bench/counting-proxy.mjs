// A proxy for a MongoDB server that counts the commands that pass through it. It shows the store
// load of an instance without changing either side.
import { connect, createServer } from 'node:net';
import mongoose from 'mongoose';

const { BSON } = mongoose.mongo;
const OP_MSG = 2013;

/**
 * `counts()` returns how often each `command collection` has passed since the proxy was started,
 * with its bytes.
 */
export async function startCountingProxy(port) {
  const counts = new Map();
  const count = (message) => {
    const [name, bytes] = [nameOf(message), message.length];
    const entry = counts.get(name) ?? { times: 0, bytes: 0 };
    counts.set(name, { times: entry.times + 1, bytes: entry.bytes + bytes });
  };
  const server = createServer((near) => {
    const far = connect({ port, host: '127.0.0.1', noDelay: true });
    near.setNoDelay(true);
    const split = splitMessages(count);
    near.on('data', split).pipe(far);
    far.pipe(near);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ])
      one.on('error', () => other.destroy()).on('close', () => other.destroy());
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: server.address().port,
    counts: () => new Map(counts),
    close: () => server.close(),
  };
}

function splitMessages(onMessage) {
  let rest = Buffer.alloc(0);
  return (chunk) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    while (rest.length >= 4 && rest.length >= rest.readInt32LE(0)) {
      const length = rest.readInt32LE(0);
      onMessage(rest.subarray(0, length));
      rest = rest.subarray(length);
    }
  };
}

/** In the body of an OP_MSG the first key is the command, and its value is the collection. */
function nameOf(message) {
  if (message.readInt32LE(12) !== OP_MSG || message[20] !== 0) return 'other';
  const body = message.subarray(21, 21 + message.readInt32LE(21));
  const type = body[4];
  const end = body.indexOf(0, 5);
  const command = body.toString('utf8', 5, end);
  if (command === 'getMore') return `getMore ${BSON.deserialize(body).collection}`;
  return type === 2
    ? `${command} ${body.toString('utf8', end + 5, end + 4 + body.readInt32LE(end + 1))}`
    : command;
}
