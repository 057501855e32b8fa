// Drives a server over its sockets, and checks every turn: all tokens, no gap, no error. A message
// that is complete before a follower has received a piece of it arrives as a whole.
import { connectUser } from '../runtime-process.mjs';
import { QUESTION, TOKENS } from './scenarios.mjs';

let chats = 0;

/** The sockets stay open between rounds. */
export async function connectSockets(ws, atOnce) {
  const sockets = await Promise.all(
    Array.from({ length: atOnce }, async (_, n) => {
      const own = { onFrame: () => {} };
      const socket = await connectUser(ws, `u${n}`, (frame) => own.onFrame(frame));
      return { send: socket.send, close: socket.close, own };
    }),
  );
  return {
    async run({ scenario, turns }) {
      let started = 0;
      const loop = async (socket) => {
        while (started < turns) {
          started += 1;
          await turn(socket, scenario);
        }
      };
      await Promise.all(sockets.map(loop));
      return started;
    },
    close: () => sockets.forEach(({ close }) => close()),
  };
}

/** Sends one message in a new chat. */
function turn({ send, own }, workflow_name) {
  const chat_id = `bench-${process.pid}-${(chats += 1)}`;
  let tokens = 0;
  let seq = 0;
  const words = (text) => text.match(/\S+/g)?.length ?? 0;
  return new Promise((resolve, reject) => {
    own.onFrame = (frame) => {
      if (frame.type === 'request_error' || frame.type === 'workflow_error')
        return reject(new Error(JSON.stringify(frame)));
      if (frame.chat_id !== chat_id) return;
      if (frame.type === 'agent_delta') tokens += words(frame.text);
      if (frame.type === 'agent_response') tokens = Math.max(tokens, words(frame.text));
      if (Number.isInteger(frame.seq) && frame.seq !== (seq += 1))
        return reject(new Error(`${workflow_name}: a gap before ${JSON.stringify(frame)}`));
      if (frame.type !== 'workflow_complete') return;
      if (tokens === TOKENS) resolve();
      else reject(new Error(`${workflow_name}: ${tokens} tokens in place of ${TOKENS}`));
    };
    send({
      type: 'user_message',
      chat_id,
      workflow_name,
      text: QUESTION,
      command_id: chat_id,
    });
  });
}
