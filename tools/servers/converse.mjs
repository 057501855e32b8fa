/** Nothing here takes this long, unless the server or the product hangs. */
const PATIENCE_MS = 60_000;

/**
 * Plays one conversation, approves every question, and returns the events of the chat. Throws if a
 * run does not end.
 * @param {import('@mozaiks/client').Client} client
 * @param {{workflow: string, messages: readonly string[], before?: ((message: number) => void) |
 * undefined}} conversation
 * @returns {Promise<readonly any[]>}
 */
export async function converse(client, { workflow, messages, before = () => undefined }) {
  const chat = client.open({ workflow_name: workflow });
  /** @type {any[]} */
  const events = [];
  let rested = () => {};
  chat.on((/** @type {any} */ frame) => {
    if (frame.seq !== undefined) events.push(frame);
    if (frame.type === 'input_request')
      void chat.answer(
        frame.request_id,
        frame.kind === 'approval' ? { decision: 'approve' } : 'Yes.',
      );
    if (frame.type === 'workflow_complete' || frame.type === 'workflow_error') rested();
  });
  try {
    for (const [index, message] of messages.entries()) {
      before(index);
      const rest = new Promise((resolve) => (rested = () => resolve('ended')));
      await chat.send(message);
      const outcome = await Promise.race([rest, sleep(PATIENCE_MS)]);
      if (outcome !== 'ended')
        throw new Error(`no end: ${events.map(({ type }) => type).join(', ')}`);
    }
  } finally {
    chat.close();
  }
  return events;
}

/** @param {number} ms */
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms).unref());
