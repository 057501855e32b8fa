import assert from 'node:assert/strict';

/** @typedef {{role: string, content: string}} Turn */

/**
 * The checks of `openai-clients.mjs`, which work with any version of the client.
 * @param {any} OpenAI
 */
export async function tryClient(OpenAI) {
  const [url, apiKey, model] = process.argv.slice(2);
  const client = new OpenAI({ baseURL: `${url}/v1`, apiKey });
  /** @param {readonly Turn[]} messages */
  const whole = (messages) => client.chat.completions.create({ model, messages });
  /** @param {readonly Turn[]} messages */
  const streamed = async (messages) => {
    const options = { stream: true, stream_options: { include_usage: true } };
    const pieces = await client.chat.completions.create({ model, messages, ...options });
    let text = '';
    let usage;
    for await (const piece of pieces) {
      text += piece.choices[0]?.delta?.content ?? '';
      usage = piece.usage ?? usage;
    }
    return { text, usage };
  };

  const { data } = await client.models.list();
  assert.ok(data.some((/** @type {{id: string}} */ { id }) => id === model));
  console.log('models: ok');

  /** @type {Turn[]} */
  const turns = [{ role: 'user', content: 'My name is Ada' }];
  const first = await whole(turns);
  const said = first.choices[0].message.content;
  assert.ok(said.length > 0 && first.usage.total_tokens > 0);
  console.log(`whole: ${JSON.stringify(said)} ${JSON.stringify(first.usage)}`);

  turns.push({ role: 'assistant', content: said }, { role: 'user', content: 'Who am I?' });
  const second = await streamed(turns);
  assert.ok(second.text.length > 0);
  console.log(`streamed: ${JSON.stringify(second.text)} ${JSON.stringify(second.usage)}`);

  const unknown = new OpenAI({ baseURL: `${url}/v1`, apiKey: 'sk-none', maxRetries: 0 });
  const refused = await unknown.models.list().then(
    () => null,
    (/** @type {any} */ error) => error,
  );
  assert.equal(refused.status, 401);
  console.log(`a wrong key: ${refused.status} ${refused.code} ${refused.type}`);
  console.log('all done');
}
