import type { LoadedScriptEntry, ModelChunk, ModelRequest } from '@mozaiks/contracts';
import { fakeClock, sequentialIds } from '@mozaiks/testkit';
import { createModels } from '../create-models.ts';
import {
  aLog,
  aRequest,
  aResult,
  anEntry,
  collect,
  fromUser,
  recordingLogger,
  secretsOf,
  textIn,
} from '../model-request.fixture.ts';

const clock = fakeClock();
const scripted = () =>
  createModels({
    settings: {},
    secrets: secretsOf(),
    clock,
    ids: sequentialIds(),
    logger: recordingLogger(),
  });
const models = scripted();

const ask = (
  script: readonly LoadedScriptEntry[],
  part: Partial<ModelRequest> = {},
): Promise<ModelChunk[]> =>
  collect(
    models.stream(
      aRequest({ messages: [fromUser('hello')], ...part, script }),
      new AbortController().signal,
    ),
  );
const textOfAnswer = async (
  script: readonly LoadedScriptEntry[],
  part: Partial<ModelRequest> = {},
): Promise<string> => textIn(await ask(script, part));
const calls = (chunks: readonly ModelChunk[]) =>
  chunks.flatMap((chunk) => (chunk.type === 'tool_call' ? [chunk] : []));
const entryWithText = (say: string, part: Partial<Parameters<typeof anEntry>[0]> = {}) =>
  anEntry({ agent: 'Greeter', steps: [{ say }], ...part });

describe('the scripted provider', () => {
  it('is asked if nothing else is configured and the workflow has a script', () => {
    expect(models.resolve({ llm_config: {}, script: [] })).toMatchObject({
      provider: 'scripted',
      model: 'scripted',
    });
  });

  it('streams the words of the first entry that fits, then finishes', async () => {
    const chunks = await ask([
      entryWithText('not mine', { agent: 'Other' }),
      entryWithText('Nice to  meet you.'),
      entryWithText('never reached'),
    ]);
    expect(chunks.slice(0, -1)).toEqual(
      ['Nice ', 'to  ', 'meet ', 'you.'].map((text) => ({ type: 'text', text })),
    );
    expect(chunks.at(-1)).toMatchObject({
      type: 'finish',
      reason: 'stop',
      provider: 'scripted',
      model: 'scripted',
      cached: false,
    });
  });

  it('streams leading space as a separate piece', async () => {
    expect((await ask([entryWithText(' \n hi')])).slice(0, 2)).toEqual([
      { type: 'text', text: ' \n ' },
      { type: 'text', text: 'hi' },
    ]);
  });

  it('waits before every piece', async () => {
    const ownClock = fakeClock();
    const slow = createModels({
      settings: {},
      secrets: secretsOf(),
      clock: ownClock,
      ids: sequentialIds(),
      logger: recordingLogger(),
    });
    const seen: string[] = [];
    const done = (async () => {
      const script = [anEntry({ agent: 'Greeter', steps: [{ say: 'one two', delay_ms: 15 }] })];
      for await (const chunk of slow.stream(aRequest({ script }), new AbortController().signal)) {
        if (chunk.type === 'text') seen.push(`${ownClock.monotonic()} ${chunk.text}`);
      }
    })();
    await ownClock.advance(100);
    await done;
    expect(seen).toEqual(['15 one ', '30 two']);
  });

  it.each([0, 15])('stops on abort, at a delay of %d ms', async (delay_ms) => {
    const controller = new AbortController();
    const script = [anEntry({ agent: 'Greeter', steps: [{ say: 'one two three', delay_ms }] })];
    const ownClock = fakeClock();
    const own = createModels({
      settings: {},
      secrets: secretsOf(),
      clock: ownClock,
      ids: sequentialIds(),
      logger: recordingLogger(),
    });
    const seen: ModelChunk[] = [];
    const done = (async () => {
      for await (const chunk of own.stream(aRequest({ script }), controller.signal)) {
        seen.push(chunk);
        controller.abort('cancel');
      }
    })();
    const ended = expect(done).rejects.toBe('cancel');
    await ownClock.advance(100);
    await ended;
    expect(seen).toEqual([{ type: 'text', text: 'one ' }]);
  });

  it('calls tools in order after the text, offered or not, with no arguments if none are written', async () => {
    const entry = anEntry({
      agent: 'Greeter',
      steps: [
        {
          say: 'ok',
          call: [
            { tool: 'greet', arguments: { name: 'Ada' } },
            { tool: 'transfer_to_B', arguments: {} },
          ],
        },
      ],
    });
    const chunks = await ask([entry]);
    expect(calls(chunks)).toEqual([
      { type: 'tool_call', tool: 'greet', arguments: { name: 'Ada' }, raw: '{"name":"Ada"}' },
      { type: 'tool_call', tool: 'transfer_to_B', arguments: {}, raw: '{}' },
    ]);
    expect(chunks.at(-1)).toMatchObject({ type: 'finish', reason: 'tool_calls' });
  });

  it('answers with nothing if an entry has no text and no calls', async () => {
    expect(await ask([anEntry({ agent: 'Greeter', steps: [{}] })])).toMatchObject([
      { type: 'finish', reason: 'stop' },
    ]);
  });

  describe('after', () => {
    const script = (after: string) => [entryWithText('fits', { after }), entryWithText('no')];

    it.each<[string, Partial<ModelRequest>]>([
      ['user', { messages: [fromUser('hi')] }],
      ['start', { messages: [] }],
      ['Critic', { messages: [fromUser('hi'), { role: 'user', from: 'Critic', text: 'again' }] }],
      ['Greeter', { messages: [{ role: 'assistant', text: 'my own', tool_calls: [] }] }],
      ['tool:greet', { messages: [fromUser('hi'), aResult('greet', 'done')] }],
      [
        'tool:greet',
        { messages: [fromUser('hi'), aResult('greet', 'done'), aResult('log', 'ok')] },
      ],
    ])('%s fits the last message', async (after, part) => {
      expect(await textOfAnswer(script(after), part)).toBe('fits');
    });

    it.each<[string, Partial<ModelRequest>]>([
      ['user', { messages: [{ role: 'user', from: 'Critic', text: 'again' }] }],
      ['user', { messages: [] }],
      ['start', { messages: [fromUser('hi')] }],
      ['tool:greet', { messages: [aResult('greet', 'done'), fromUser('hi')] }],
      [
        'tool:greet',
        {
          messages: [
            aResult('greet', 'done'),
            { role: 'assistant', text: 'x', tool_calls: [] },
            aResult('log', 'ok'),
          ],
        },
      ],
    ])('%s does not fit something else', async (after, part) => {
      expect(await textOfAnswer(script(after), part)).toBe('no');
    });

    it('takes the last result of the tool that it names, or of all without a name', async () => {
      const messages = [
        aResult('greet', 'first'),
        aResult('greet', 'second'),
        aResult('log', 'third'),
      ];
      expect(
        await textOfAnswer([entryWithText('${result}', { after: 'tool:greet' })], { messages }),
      ).toBe('second');
      expect(await textOfAnswer([entryWithText('${result}')], { messages })).toBe('third');
    });
  });

  describe('match', () => {
    it('searches the text of the last message and fills in its groups', async () => {
      const script = [entryWithText('Hello $1$2! $0 $$1 $9.', { match: 'my NAME is (\\w+)(x)?' })];
      expect(await textOfAnswer(script, { messages: [fromUser('well, my name is Ada.')] })).toBe(
        'Hello Ada! my name is Ada $1 .',
      );
    });

    it('skips an entry whose pattern does not occur', async () => {
      expect(
        await textOfAnswer([entryWithText('no', { match: 'bye' }), entryWithText('yes')]),
      ).toBe('yes');
    });

    it('does not apply to replaced text', async () => {
      expect(
        await textOfAnswer([entryWithText('$1', { match: '(.+)' })], {
          messages: [fromUser('${result} $0')],
        }),
      ).toBe('${result} $0');
    });

    it('never fits without its compiled pattern', async () => {
      const { matcher: _lost, ...entry } = entryWithText('no', { match: 'hello' });
      expect(await textOfAnswer([entry, entryWithText('yes')])).toBe('yes');
    });
  });

  describe('${result}', () => {
    const call = (args: LoadedScriptEntry['steps'][number]['call'][number]['arguments']) =>
      anEntry({ agent: 'Greeter', steps: [{ call: [{ tool: 't', arguments: args }] }] });
    const messages = [aResult('find', '{"n":1}', { value: { n: 1 } })];

    it('is the text of the result, inside a text', async () => {
      expect(await textOfAnswer([entryWithText('got ${result}')], { messages })).toBe(
        'got {"n":1}',
      );
    });

    it('is the value itself if it is a whole argument, at any depth', async () => {
      const chunks = await ask(
        [call({ whole: '${result}', part: 'x${result}', deep: { list: ['${result}', 1] } })],
        { messages },
      );
      expect(calls(chunks)[0]?.arguments).toEqual({
        whole: { n: 1 },
        part: 'x{"n":1}',
        deep: { list: [{ n: 1 }, 1] },
      });
    });

    it('is empty if the last message is not a result', async () => {
      expect(calls(await ask([call({ a: '${result}', b: '[${result}]' })]))[0]?.arguments).toEqual({
        a: '',
        b: '[]',
      });
    });
  });

  describe('then', () => {
    const twice = anEntry({
      agent: 'Greeter',
      steps: [{ say: 'first' }, { say: 'second' }, { say: 'last' }],
    });
    const uses = async (log_id: string, models_ = models) =>
      textIn(
        await collect(
          models_.stream(
            aRequest({ script: [twice], log: aLog(log_id) }),
            new AbortController().signal,
          ),
        ),
      );

    it('serves the later uses in a log, the last one repeating', async () => {
      expect([await uses('a'), await uses('a'), await uses('a'), await uses('a')]).toEqual([
        'first',
        'second',
        'last',
        'last',
      ]);
    });

    it('counts each log separately', async () => {
      expect([await uses('b'), await uses('c'), await uses('b')]).toEqual([
        'first',
        'first',
        'second',
      ]);
    });

    it('counts each entry separately', async () => {
      const other = anEntry({
        agent: 'Greeter',
        match: 'x',
        steps: [{ say: 'one' }, { say: 'two' }],
      });
      const script = [other, twice];
      const at = (text: string) =>
        textOfAnswer(script, { log: aLog('d'), messages: [fromUser(text)] });
      expect([await at('x'), await at('y'), await at('x'), await at('y')]).toEqual([
        'one',
        'first',
        'two',
        'second',
      ]);
    });

    it('continues to count when the script is loaded again', async () => {
      const again = () => [anEntry({ agent: 'Greeter', steps: [{ say: 'one' }, { say: 'two' }] })];
      expect([
        await textOfAnswer(again(), { log: aLog('e') }),
        await textOfAnswer(again(), { log: aLog('e') }),
      ]).toEqual(['one', 'two']);
    });
  });

  describe('purposes', () => {
    it.each(['guardrail', 'summarize'] as const)(
      '%s is answered by its own entry',
      async (purpose) => {
        const script = [
          entryWithText('wrong'),
          anEntry({ agent: `@${purpose}`, steps: [{ say: 'right' }] }),
        ];
        expect(await textOfAnswer(script, { purpose })).toBe('right');
      },
    );

    it('a repair is answered like the original reply', async () => {
      const bad = { role: 'assistant', text: '{', tool_calls: [] } as const;
      const script = [entryWithText('{"ok":true}', { after: 'user' })];
      expect(
        await textOfAnswer(script, { purpose: 'repair', messages: [fromUser('hi'), bad] }),
      ).toBe('{"ok":true}');
      const mend = fromUser('The answer does not satisfy its schema.');
      const after = [entryWithText('{"ok":false}', { after: 'tool:find' })];
      expect(
        await textOfAnswer(after, {
          purpose: 'repair',
          messages: [fromUser('hi'), aResult('find', 'x'), bad, mend],
        }),
      ).toBe('{"ok":false}');
    });

    it('a selection is returned as the forced choice', async () => {
      const script = [anEntry({ agent: '@select', match: 'bill', steps: [{ say: 'Billing' }] })];
      const chunks = await ask(script, {
        purpose: 'select',
        messages: [fromUser('my bill')],
        tool_choice: { name: 'choose_agent' },
      });
      expect(chunks).toMatchObject([
        {
          type: 'tool_call',
          tool: 'choose_agent',
          arguments: { agent: 'Billing' },
          raw: '{"agent":"Billing"}',
        },
        { type: 'finish', reason: 'tool_calls' },
      ]);
    });

    it('a selection without an entry fails', async () => {
      await expect(
        ask([entryWithText('x')], { purpose: 'select', tool_choice: { name: 'choose_agent' } }),
      ).rejects.toMatchObject({
        code: 'script_no_answer',
        details: { agent: '@select' },
      });
    });
  });

  it('estimates usage from characters, and costs nothing', async () => {
    const entry = anEntry({
      agent: 'Greeter',
      steps: [{ say: 'hello', call: [{ tool: 't', arguments: { a: 1 } }] }],
    });
    const chunks = await ask([entry], {
      preamble: '12345',
      instructions: '6',
      messages: [fromUser('789')],
    });
    expect(chunks.at(-1)).toMatchObject({
      usage: {
        input_tokens: 3,
        output_tokens: 3,
        cached_input_tokens: 0,
        reasoning_tokens: 0,
        cost_usd: 0,
      },
    });
  });

  it('names the agent and the last message if nothing fits, and does not retry', async () => {
    const failed = ask([entryWithText('x', { after: 'start' })], {
      messages: [aResult('greet', 'Hello, Ada.')],
    });
    await expect(failed).rejects.toMatchObject({
      code: 'script_no_answer',
      retryable: false,
      details: { agent: 'Greeter', detail: 'Greeter, after tool:greet "Hello, Ada."' },
    });
  });
});
