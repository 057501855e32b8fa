// Runs one peer that is no server: turns in its own process, without a socket and without a log.
// Sent {scenario, turns, atOnce}, it answers {turns} when they are done.
import { pathToFileURL } from 'node:url';

const [file, baseURL] = process.argv.slice(2);
const { create } = await import(pathToFileURL(file).href);
const peer = create(baseURL);

async function run({ scenario, turns, atOnce, question, tokens }) {
  let started = 0;
  const loop = async () => {
    while (started < turns) {
      started += 1;
      let told = 0;
      await peer[scenario](question, () => (told += 1));
      if (told !== tokens) throw new Error(`${scenario}: ${told} tokens in place of ${tokens}`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, loop));
  process.send({ turns: started });
}
process.on('message', (asked) => void run(asked));
process.on('disconnect', () => process.exit());
process.send('ready');
