import type { JsonObject, JsonValue, ModelMessage, ModelRequest } from '@mozaiks/contracts';
import { sequentialIds } from '@mozaiks/testkit';
import { modelInfoOf } from '../catalog/model-info-of.ts';
import { aRequest, aResult, fromUser, recordingLogger } from '../model-request.fixture.ts';
import { toolNames } from '../network/tool-names.ts';
import { createSentTools } from '../schema/sent-tools.ts';
import { messagesRequest } from './messages-request.ts';

interface Block {
  readonly text: string;
  readonly marked: boolean;
}

const blockOf = ({ cache_control, ...block }: JsonObject, role = ''): Block => ({
  text: role + JSON.stringify(block),
  marked: cache_control !== undefined,
});

const listIn = (value: JsonValue | undefined): readonly JsonObject[] =>
  Array.isArray(value) ? (value as readonly JsonObject[]) : [];

/** The content of a request, in the order in which the API caches it. */
function blocksOf(body: JsonObject): readonly Block[] {
  const messageBlocks = listIn(body['messages']).flatMap(({ role, content }) =>
    typeof content === 'string'
      ? [blockOf({ content }, String(role))]
      : listIn(content).map((block) => blockOf(block, String(role))),
  );
  return [
    ...listIn(body['tools']).map((tool) => blockOf(tool)),
    ...listIn(body['system']).map((text) => blockOf(text)),
    ...messageBlocks,
  ];
}

const LOOKBACK = 20;

const prefixesOf = (body: JsonObject): readonly string[] => {
  const texts = blocksOf(body).map(({ text }) => text);
  return texts.map((_, at) => texts.slice(0, at + 1).join('\n'));
};

/**
 * The API's cache: an entry at each breakpoint, found from a breakpoint at most 20 blocks later.
 * Returns how much of a request was read, in characters.
 */
function createCache() {
  const entries = new Set<string>();
  return (body: JsonObject): number => {
    const prefixes = prefixesOf(body);
    const marks = blocksOf(body).flatMap(({ marked }, at) => (marked ? [at] : []));
    if (marks.length > 4)
      throw new Error('A maximum of 4 blocks with cache_control may be provided.');
    const read = marks.map((mark) =>
      prefixes
        .slice(Math.max(0, mark - LOOKBACK + 1), mark + 1)
        .findLast((prefix) => entries.has(prefix)),
    );
    for (const mark of marks) entries.add(prefixes[mark] ?? '');
    return Math.max(...read.map((prefix) => prefix?.length ?? 0));
  };
}

/** The length of the common prefix of two requests, in whole blocks. */
const common = (one: JsonObject, other: JsonObject): number => {
  const first = new Set(prefixesOf(one));
  return Math.max(0, ...prefixesOf(other).map((prefix) => (first.has(prefix) ? prefix.length : 0)));
};

const length = (body: JsonObject): number => prefixesOf(body).at(-1)?.length ?? 0;

const tools = [
  {
    name: 'find',
    description: 'Finds. '.repeat(40),
    parameters: { type: 'object', properties: {} },
  },
];
const logger = recordingLogger();
const sentTools = createSentTools(() => [], logger);
const ids = sequentialIds();

interface Asked {
  readonly agent: string;
  readonly messages: readonly ModelMessage[];
  readonly late?: boolean;
  readonly tools?: ModelRequest['tools'];
}

/** A request to one of several agents, each with its own instructions. */
function bodyOf({ agent, messages, late = true, tools = [] }: Asked): JsonObject {
  const instructions = `You are ${agent}. `.repeat(20);
  const request = aRequest({
    agent,
    preamble: 'Several share this. '.repeat(40),
    instructions,
    tools,
    messages,
  });
  const call = {
    request,
    config: {},
    model: 'claude-opus-5-5',
    dialect: modelInfoOf('claude-opus-5-5') ?? {},
  };
  const { body } = messagesRequest(call, {
    names: toolNames(request, ids),
    ids,
    sent: sentTools(request, () => false),
    own: true,
    mayBeLate: late,
    mayUpdate: false,
    sendsThinkingBack: true,
  });
  return body as unknown as JsonObject;
}

const long = (text: string): string => `${text} `.repeat(200);
const other = (from: string, text: string): ModelMessage => ({
  role: 'user',
  from,
  text: long(text),
});
const own = (text: string): ModelMessage => ({
  role: 'assistant',
  text: long(text),
  tool_calls: [],
});
const question = fromUser(long('question'));

const calls = (round: string): readonly ModelMessage[] => {
  const called = Array.from({ length: 30 }, (_, index) => `${round}${index}`);
  return [
    {
      role: 'assistant',
      text: '',
      tool_calls: called.map((call_id) => ({ call_id, tool: 'find', arguments: {} })),
    },
    ...called.map((call_id) => aResult('find', 'found', { call_id })),
  ];
};

describe('the cache of a chat with several agents', () => {
  /**
   * A, B and C answer in turn. Returns the share of C's first request that is read from the cache.
   */
  const shareOfThird = (late: boolean): number => {
    const cache = createCache();
    const [a, b] = [other('A', 'first'), other('B', 'second')];
    cache(bodyOf({ agent: 'A', messages: [question], late }));
    const second = bodyOf({ agent: 'B', messages: [question, a], late });
    cache(second);
    const third = bodyOf({ agent: 'C', messages: [question, a, b], late });
    const read = cache(third);
    expect(read).toBe(common(second, third));
    return read / length(third);
  };

  it("serves an agent's first request with what others were sent, if instructions come late", () => {
    expect(shareOfThird(true)).toBeGreaterThan(0.6);
  });

  it('serves it with the preamble, if instructions are in the system prompt', () => {
    expect(shareOfThird(false)).toBeLessThan(0.2);
  });

  const notes = Array.from(
    { length: 30 },
    (_, index): ModelMessage => ({ role: 'user', from: 'B', text: `note ${index}` }),
  );
  const asked = [question, own('mine'), fromUser(long('so?'))];

  it.each<[string, readonly ModelMessage[], readonly ModelMessage[]]>([
    [
      'with its earlier requests, however many messages were added since',
      asked,
      [...asked, own('again'), ...notes],
    ],
    [
      'with everything except the new results of its round, however many there are',
      [question, ...calls('a')],
      [question, ...calls('a'), ...calls('b')],
    ],
    ['with everything except new messages, after its own answer', asked, [...asked, own('again')]],
    [
      'with the system prompt, if earlier history was left out',
      [question, own('mine'), ...asked],
      [fromUser('other'), ...asked],
    ],
  ])('serves an agent %s', (_what, before, after) => {
    for (const some of [{ tools }, { late: false }, { late: true }]) {
      const [first, second] = [before, after].map((messages) =>
        bodyOf({ agent: 'A', messages, ...some }),
      );
      if (first === undefined || second === undefined) throw new Error('two requests');
      const cache = createCache();
      cache(first);
      expect(cache(second)).toBe(common(first, second));
    }
  });

  it.each<[string, Partial<Asked>, readonly string[]]>([
    [
      'last, if the agent shares the history with others',
      {},
      ['user', 'assistant', 'user', 'system'],
    ],
    [
      'nowhere in it, if the agent has tools, which come before the history',
      { tools },
      ['user', 'assistant', 'user'],
    ],
    [
      'nowhere in it, if model or server do not accept that',
      { late: false },
      ['user', 'assistant', 'user'],
    ],
  ])('has the instructions in the conversation %s', (_where, part, roles) => {
    expect(
      listIn(bodyOf({ agent: 'A', messages: asked, ...part })['messages']).map(({ role }) => role),
    ).toEqual(roles);
  });
});
