// Runs one peer that is not a server: turns in its own process, without a socket and without a log.
// It receives {scenario, turns, atOnce}, and answers {turns} when they are done.
import { pathToFileURL } from 'node:url';

const [file, baseURL] = process.argv.slice(2);
const { create } = await import(pathToFileURL(file).href);
const peer = create(baseURL);

async function run({ scenario, turns, atOnce, question, tokens }) {
  let started = 0;
  const loop = async () => {
    while (started < turns) {
      started += 1;
      let received = 0;
      await peer[scenario](question, () => (received += 1));
      if (received !== tokens)
        throw new Error(`${scenario}: ${received} tokens in place of ${tokens}`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, loop));
  process.send({ turns: started });
}
process.on('message', (asked) => void run(asked));
process.on('disconnect', () => process.exit());
process.send('ready');
