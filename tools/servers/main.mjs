import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { conversations } from './conversations.mjs';
import { converse } from './converse.mjs';
import { startAimock } from './aimock.mjs';
import { faultsIn, outcomeOf } from './judge.mjs';
import { startLitellm } from './litellm.mjs';
import { llamaServers } from './llama.mjs';
import { startProduct } from './product.mjs';
import { protocols } from './protocols.mjs';
import { startRecorder } from './recorder.mjs';
import { tableOf, writeTable } from './table.mjs';

// `npm run test:servers`: the product against model servers of other vendors. See docs/models.md.
// `-- --only alternating` runs the servers, protocols and workflows whose names contain that word;
// `-- --write` updates the table, if all are run.

// `-- --dump <folder>` keeps the events and requests of each conversation in that folder.

/** @param {string} name */
const option = (name) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? undefined : process.argv[at + 1];
};
const write = process.argv.includes('--write');
const only = option('only') ?? '';
const dump = option('dump');

/** @type {import('./table.mjs').Row[]} */
const rows = [];
/** @type {string[]} */
const faults = [];

/**
 * @typedef {object} Trial
 * @property {import('./aimock.mjs').Target} target
 * @property {import('./protocols.mjs').Protocol} protocol
 * @property {Awaited<ReturnType<typeof startRecorder>>} recorder
 * @property {Awaited<ReturnType<typeof startProduct>>} product
 */

/** @param {import('./aimock.mjs').Target} target */
async function tryTarget(target) {
  for (const protocol of protocols) {
    const model = target.models[protocol.model];
    const wanted = conversations.filter(({ workflow }) =>
      `${target.name}, ${protocol.name}, ${workflow}`.includes(only),
    );
    if (model === undefined || wanted.length === 0) continue;
    /** @type {Record<string, string>} */
    const outcomes = {};
    rows.push({ server: target.name, version: target.version, protocol: protocol.name, outcomes });
    const recorder = await startRecorder(target.url);
    const product = await startProduct({ protocol, url: recorder.url, model });
    try {
      for (const conversation of wanted)
        outcomes[conversation.workflow] = await tryWorkflow(
          { target, protocol, recorder, product },
          conversation,
        );
    } finally {
      await product.stop();
      recorder.close();
    }
  }
}

/**
 * A model that generates nonsense also has to continue a conversation in which another one has
 * called tools and handed over.
 * @param {Trial} trial
 * @param {import('./conversations.mjs').Conversation} conversation
 */
async function tryWorkflow(trial, conversation) {
  const messages = conversation.messages.slice(0, trial.protocol.messages);
  trial.recorder.passTo(trial.target.url);
  const outcome = await tryConversation(trial, { conversation, messages });
  if (trial.target.speech !== 'random') return outcome;
  const before = (/** @type {number} */ index) =>
    trial.recorder.passTo(index === 0 ? aimock.url : trial.target.url);
  return `${outcome}, ${await tryConversation(trial, { conversation, messages: [...messages.slice(0, 1), 'Thank you.'], before })}`;
}

/**
 * @param {Trial} trial
 * @param {{conversation: import('./conversations.mjs').Conversation, messages: readonly string[],
 * before?: (message: number) => void}} part
 */
async function tryConversation(
  { target, protocol, recorder, product },
  { conversation, messages, before },
) {
  const began = Date.now();
  const from = recorder.exchanges.length;
  const what = `${target.name}, ${protocol.name}, ${conversation.workflow}${before === undefined ? '' : ', continued'}`;
  /** @type {readonly any[]} */
  const events = await converse(product.client, {
    workflow: conversation.workflow,
    messages,
    before,
  }).catch((error) => [{ type: 'workflow_error', code: String(error.message) }]);
  const exchanges = recorder.exchanges.slice(from);
  const found = faultsIn({
    conversation,
    messages: messages.length,
    events,
    exchanges,
    speech: target.speech,
  });
  const outcome = outcomeOf(events);
  console.log(
    `${found.length === 0 ? 'ok    ' : 'FAILED'} ${what}: ${outcome}, ${exchanges.length} requests, ${Date.now() - began} ms`,
  );
  for (const fault of found) console.log(`         ${fault}`);
  faults.push(...found);
  if (dump !== undefined)
    writeFileSync(
      path.join(dump, `${what}.json`),
      JSON.stringify({ events, exchanges, log: product.output() }, null, 2),
    );
  return found.length === 0 ? outcome : `**${outcome}**`;
}

// So that the started servers are stopped.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));

const began = Date.now();
const aimock = await startAimock();
for (const start of [
  async () => ({ ...aimock, stop: async () => undefined }),
  () => startLitellm(aimock.url),
  ...llamaServers,
]) {
  const { targets, stop } = await start().catch((error) => {
    faults.push(String(error));
    console.log(`FAILED ${error}`);
    return { targets: [], stop: async () => undefined };
  });
  try {
    for (const target of targets) await tryTarget(target);
  } finally {
    await stop();
  }
}
await aimock.stop();
console.log(
  `\n${tableOf(rows)}\n\n${faults.length} faults, ${Math.round((Date.now() - began) / 1000)} s\n`,
);
if (write && only === '') await writeTable(rows);
if (faults.length > 0) process.exitCode = 1;
