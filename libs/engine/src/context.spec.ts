import {
  RuntimeError,
  type DataSource,
  type JsonValue,
  type VariableTrigger,
} from '@mozaiks/contracts';
import type { WorkflowDraft } from '@mozaiks/testkit';
import { conversation } from './conversation.fixture.ts';

const shows = (prompt: string) => ({
  say: 'A.',
  expect: ({ instructions }: { instructions: string }) => expect(instructions).toBe(prompt),
});
const prompting = (
  variables: WorkflowDraft['variables'],
  prompt: string,
  more: Partial<WorkflowDraft> = {},
): WorkflowDraft => ({
  agents: [{ name: 'a', prompt }],
  ...(variables === undefined ? {} : { variables }),
  ...more,
});

describe('values of variables', () => {
  it('are null if they were set to null, not their default', async () => {
    const draft = prompting({ 'card-no': { default: 'none' } }, '[{{card-no}}]', {
      tools: { clear: (_a, { set }) => set('card-no', null) },
    });
    const chat = conversation(draft, [
      { ...shows('[none]'), calls: [{ tool: 'clear' }] },
      shows('[]'),
    ]);
    await chat.say('go');
    chat.model.expectDone();
  });

  it('are hidden if they are computed from sensitive ones', async () => {
    const variables = { pin: { default: '1234', sensitive: true }, copy: { computed: '${pin}' } };
    const draft: WorkflowDraft = {
      agents: ['a', 'b'],
      variables,
      handoffs: [{ from: 'a', to: 'b', when: "${copy} == '1234'" }],
    };
    const chat = conversation(draft, [{ say: 'A.' }, { say: 'B.' }]);
    await chat.say('go');
    expect(JSON.stringify(chat.last('handoff').because.values ?? {})).not.toContain('1234');
  });
});

describe('sources of variables', () => {
  it('include static and state values, which come with the definition', async () => {
    const variables = {
      s: { source: { type: 'static', value: 'S' } as const },
      t: { default: 'T' },
    };
    const chat = conversation(prompting(variables, '{{s}}{{t}}'), [shows('ST')]);
    await chat.say('go');
    expect(chat.of('context_update')).toEqual([]);
    chat.model.expectDone();
  });

  it('include runtime variables, which always exist and are read-only', async () => {
    const draft = prompting({}, '{{app_id}} {{user_id}} {{chat_id}} {{workflow_name}}', {
      tools: { set: (_a, { set }) => set('app_id', 'evil') },
    });
    const chat = conversation(draft, [
      { ...shows('app user chat Test'), calls: [{ tool: 'set' }] },
      { say: 'A.' },
    ]);
    await chat.say('go');
    expect(chat.last('tool_result').error?.code).toBe('context_invalid');
    chat.model.expectDone();
  });

  it('include computed values, which follow the others', async () => {
    const chat = conversation(
      prompting(
        { n: { type: 'integer', default: 2 }, twice: { type: 'integer', computed: '${n} * 2' } },
        '{{twice}}',
      ),
      [shows('4')],
    );
    await chat.say('go');
    chat.model.expectDone();
  });

  const config = (more: object = {}) => ({
    type: 'integer' as const,
    source: { type: 'config' as const, env_var: 'LIMIT', required: false, ...more },
  });

  it('include config values, which are read as their type when a run starts, and are in the log', async () => {
    const chat = conversation(
      prompting({ limit: config({ default: 1 }) }, '{{limit}}'),
      [shows('5')],
      { settings: { LIMIT: '5' } },
    );
    await chat.say('go');
    expect(chat.last('context_update')).toMatchObject({ set: { limit: 5 }, by: 'source' });
    chat.model.expectDone();
  });

  it('leave the default of a config value that is not set, or not of its type', async () => {
    const chat = conversation(
      prompting({ limit: config({ default: 1 }) }, '{{limit}}'),
      [shows('1')],
      { settings: { LIMIT: 'many' } },
    );
    await chat.say('go');
    chat.model.expectDone();
  });

  it('end the run if a required config value is missing, and say which', async () => {
    const chat = conversation(prompting({ limit: config({ required: true }) }, ''), []);
    await chat.say('go');
    expect(chat.last('workflow_error')).toMatchObject({
      code: 'config_missing',
      message: expect.stringContaining('LIMIT'),
    });
    expect(chat.of('agent_start')).toEqual([]);
  });

  it('include file values, which are added to the chat when a run starts', async () => {
    const chat = conversation(
      prompting({ f: { source: { type: 'file', path: 'f.txt', value: 'F' } } }, '{{f}}'),
      [shows('F')],
    );
    await chat.say('go');
    expect(chat.last('context_update')).toMatchObject({ set: { f: 'F' }, by: 'source' });
  });

  it('include external values, which a tool returns', async () => {
    const draft = prompting(
      { rate: { type: 'number', source: { type: 'external', tool: 'rates' } } },
      '{{rate}}',
      {
        tools: { rates: () => 1.5 },
      },
    );
    const chat = conversation(draft, [shows('1.5')]);
    await chat.say('go');
    expect(chat.last('context_update')).toMatchObject({ set: { rate: 1.5 }, by: 'source' });
    expect(chat.of('tool_call')).toEqual([]);
  });

  it('leave a variable unset if its source fails, with an error event, and the run continues', async () => {
    const rates = (): number => {
      throw new Error('down');
    };
    const chat = conversation(
      prompting({ rate: { source: { type: 'external', tool: 'rates' } } }, '[{{rate}}]', {
        tools: { rates },
      }),
      [shows('[]')],
    );
    await chat.say('go');
    expect(chat.last('error').message).toContain('down');
    expect(chat.last('workflow_complete').reason).toBe('done');
  });
});

describe('data_reference', () => {
  const source = (more: object = {}) => ({
    type: 'data_reference' as const,
    collection: 'plans',
    query_template: { owner: '{{user_id}}', note: 'of {{user_id}}', n: '{{n}}' },
    refresh: 'once' as const,
    ...more,
  });
  const reading = (documents: () => readonly JsonValue[], asked: unknown[] = []): DataSource => ({
    find: async (scope, query) => {
      asked.push({ scope, query });
      return documents();
    },
  });

  it('requests the documents of this tenant, with the template filled in', async () => {
    const asked: unknown[] = [];
    const chat = conversation(
      prompting(
        {
          n: { type: 'integer', default: 3 },
          plan: { type: 'object', source: source({ fields: ['name'] }) },
        },
        '{{plan}}',
      ),
      [shows('{"name":"gold"}')],
      { data: reading(() => [{ name: 'gold' }, { name: 'free' }], asked) },
    );
    await chat.say('go');
    expect(asked).toEqual([
      {
        scope: { app_id: 'app', user_id: 'user' },
        query: {
          collection: 'plans',
          filter: { owner: 'user', note: 'of user', n: 3 },
          fields: ['name'],
          limit: 1,
        },
      },
    ]);
    chat.model.expectDone();
  });

  it("gives a list, a document or a plain field, depending on the variable's type", async () => {
    const variables = {
      all: { type: 'array' as const, source: source() },
      first: { type: 'object' as const, source: source() },
      name: { source: source({ fields: ['name'] }) },
    };
    const chat = conversation(prompting(variables, ''), [{ say: 'A.' }], {
      data: reading(() => [{ name: 'x' }, { name: 'y' }]),
    });
    await chat.say('go');
    expect(chat.last('context_update').set).toEqual({
      all: [{ name: 'x' }, { name: 'y' }],
      first: { name: 'x' },
      name: 'x',
    });
  });

  it.each<['once' | 'per_turn', string]>([
    ['once', '1'],
    ['per_turn', '2'],
  ])('with refresh %s is %s in the second turn', async (refresh, second) => {
    let n = 0;
    const chat = conversation(
      {
        ...prompting(
          { v: { type: 'integer', source: source({ refresh, fields: ['v'] }) } },
          '{{v}}',
        ),
        orchestration_pattern: 'RoundRobinPattern',
        max_turns: 2,
      },
      [shows('1'), shows(second)],
      { data: reading(() => [{ v: ++n }]) },
    );
    await chat.say('go');
    chat.model.expectDone();
  });

  it('compares with values as they are: an operator in a value stays data', async () => {
    const asked: unknown[] = [];
    const hostile = { $ne: null };
    const template = {
      owner: '{{x}}',
      n: { $gt: '{{x}}', $not: { $in: ['{{x}}'] } },
      deep: { inner: '{{x}}' },
      $or: [{ owner: '{{x}}' }, '{{x}}'],
    };
    const chat = conversation(
      prompting(
        {
          x: { type: 'object', default: hostile },
          v: { source: { ...source(), query_template: template } },
        },
        '',
      ),
      [{ say: 'A.' }],
      { data: reading(() => [], asked) },
    );
    await chat.say('go');
    expect(asked).toMatchObject([
      {
        query: {
          filter: {
            owner: { $eq: hostile },
            n: { $gt: hostile, $not: { $in: [hostile] } },
            deep: { $eq: { inner: hostile } },
            $or: [{ owner: { $eq: hostile } }, '{{x}}'],
          },
        },
      },
    ]);
  });

  it('has its default if nothing is found, or if it cannot be read', async () => {
    for (const overrides of [{ data: reading(() => []) }, {}]) {
      const variables = { plan: { source: source({ default: 'free' }) } };
      const chat = conversation(prompting(variables, '{{plan}}'), [shows('free')], overrides);
      await chat.say('go');
      chat.model.expectDone();
    }
  });

  it('leaves the variable unset if it cannot be read, with an error event', async () => {
    const failing: DataSource = {
      find: () => Promise.reject(new RuntimeError('store_unavailable')),
    };
    for (const overrides of [{ data: failing }, {}]) {
      const chat = conversation(
        prompting({ v: { source: source() } }, ''),
        [{ say: 'A.' }],
        overrides,
      );
      await chat.say('go');
      expect(chat.last('error').code).toBe(
        overrides === undefined || 'data' in overrides ? 'store_unavailable' : 'config_missing',
      );
      expect(chat.last('workflow_complete').reason).toBe('done');
    }
  });
});

describe('sensitive variables', () => {
  it('are read again from sources for each turn, and never stored', async () => {
    const variables = {
      key: { sensitive: true, source: { type: 'config', env_var: 'KEY', required: true } as const },
      token: { sensitive: true, source: { type: 'external', tool: 'mint' } as const },
    };
    const seen: unknown[] = [];
    const chat = conversation(
      prompting(variables, '{{key}}/{{token}}', {
        tools: {
          mint: () => 'T0KEN',
          use: (_a, { call }) => void seen.push(call.context['key'], call.context['token']),
        },
      }),
      [{ ...shows('K3Y/T0KEN'), calls: [{ tool: 'use' }] }, { say: 'A.' }],
      { settings: { KEY: 'K3Y' } },
    );
    await chat.say('go');
    expect(seen).toEqual(['K3Y', 'T0KEN']);
    expect(JSON.stringify(chat.events)).not.toMatch(/K3Y|T0KEN/);
    chat.model.expectDone();
  });

  it('are marked if tools set them, so that they are not shown', async () => {
    const draft = prompting({ pin: { sensitive: true } }, '', {
      tools: { set: (_a, { set }) => set('pin', '1234') },
    });
    const chat = conversation(draft, [{ calls: [{ tool: 'set' }] }, { say: 'A.' }]);
    await chat.say('go');
    expect(chat.last('context_update').sensitive).toEqual(['/set/pin']);
  });
});

describe('triggers', () => {
  const onText = (
    trigger: Partial<Extract<VariableTrigger, { type: 'agent_text' }>>,
  ): VariableTrigger => ({
    type: 'agent_text',
    agent: 'a',
    match: { contains: 'DONE' },
    ui_hidden: false,
    ...trigger,
  });

  it('of type agent_text set their variable in the commit of the answer, before rules are evaluated', async () => {
    const chat = conversation(
      {
        agents: ['a', 'b'],
        variables: { done: { type: 'boolean', default: false, triggers: [onText({ set: true })] } },
        handoffs: [{ from: 'a', to: 'b', when: '${done}' }],
      },
      [{ say: 'It is DONE now' }, { agent: 'b', say: 'B.' }],
    );
    await chat.say('go');
    const commit = chat.commits.find(({ events }) =>
      events.some(({ type }) => type === 'context_update'),
    );
    expect(commit?.events.map(({ type }) => type)).toEqual([
      'agent_response',
      'context_update',
      'usage',
      'handoff',
    ]);
    expect(chat.last('context_update')).toMatchObject({ set: { done: true }, by: 'trigger' });
    expect(chat.last('handoff').to).toBe('b');
  });

  it.each([
    { match: { equals: 'NEXT' }, set: 'n', type: 'string', say: ' NEXT\n', value: 'n' },
    { match: { equals: 'NEXT' }, set: 'n', type: 'string', say: 'NEXT please', value: undefined },
    { match: { contains: 'NEXT' }, set: 'n', type: 'string', say: 'do NEXT please', value: 'n' },
    {
      match: { regex: 'order ([A-Z]+-[0-9]+)' },
      type: 'string',
      say: 'your order A-100 is',
      value: 'A-100',
    },
    { match: { regex: 'total: ([0-9]+)' }, type: 'integer', say: 'total: 42', value: 42 },
    { match: { contains: 'ok' }, type: 'boolean', say: 'ok', value: true },
    { match: { regex: 'total: (.+)' }, type: 'integer', say: 'total: many', value: undefined },
  ] as const)(
    'agent_text: a $type by $match in "$say" becomes $value',
    async ({ type, say, value, ...trigger }) => {
      const chat = conversation(
        { agents: ['a'], variables: { v: { type, triggers: [onText(trigger)] } } },
        [{ say }],
      );
      await chat.say('go');
      expect(chat.state().context.get('v')).toEqual(value);
    },
  );

  it('of type agent_text with ui_hidden hide the text that matched, and withhold deltas', async () => {
    const draft: WorkflowDraft = {
      agents: ['a'],
      variables: { v: { triggers: [onText({ ui_hidden: true })] } },
    };
    const chat = conversation(draft, [{ say: 'DONE' }, { say: 'hello' }]);
    await chat.say('go');
    expect(chat.last('agent_response').visible).toBe(false);
    await chat.say('more');
    expect(chat.last('agent_response').visible).toBe(true);
    expect(chat.live).toEqual([]);
  });

  it('of type ui_response set their variable in the commit of the answer to a UI tool', async () => {
    const chat = conversation(
      {
        agents: ['a'],
        variables: {
          city: { triggers: [{ type: 'ui_response', tool: 'form', response_key: 'city' }] },
        },
        tools: { form: { kind: 'ui_tool', ui: { component: 'F', mode: 'inline' } } },
      },
      [{ calls: [{ tool: 'form' }] }, { say: 'A.' }],
    );
    await chat.say('go');
    await chat.send({
      type: 'tool_response',
      call_id: chat.last('tool_call').call_id,
      result: { city: 'Rome' },
    });
    const commit = chat.commits.find(({ events }) =>
      events.some(({ type }) => type === 'context_update'),
    );
    expect(commit?.events.map(({ type }) => type)).toEqual(['input_response', 'context_update']);
    expect(chat.last('context_update')).toMatchObject({ set: { city: 'Rome' }, by: 'trigger' });
  });
});

describe('context that clients set', () => {
  const open: WorkflowDraft = {
    agents: ['a'],
    variables: { lang: { client_writable: true }, plan: {} },
    handoffs: [{ from: 'a', to: 'user' }],
  };

  it('is part of a message, the first or a later one', async () => {
    const chat = conversation(open, [{ say: 'A.' }, { say: 'A.' }]);
    await chat.send({ type: 'user_message', text: 'go', context: { lang: 'de' } });
    expect(chat.state().context.get('lang')).toBe('de');
    await chat.send({ type: 'user_message', text: 'more', context: { lang: 'fr' } });
    expect(chat.last('context_update')).toMatchObject({ set: { lang: 'fr' }, by: 'client' });
    expect(chat.state().runs).toBe(1);
  });

  it.each([{ plan: 'gold' }, { lang: 4 }, { nothing: 1 }])(
    'is rejected for %j',
    async (context) => {
      const chat = conversation(open, []);
      await chat.send({ type: 'user_message', text: 'go', context });
      expect(chat.last('command_rejected').code).toBe('invalid_context');
      expect(chat.state().run).toBeNull();
    },
  );
});

describe('exposures', () => {
  it('show an agent its variables, before or after its prompt, by a template or by name', async () => {
    const chat = conversation(
      {
        agents: [
          {
            name: 'a',
            prompt: 'P',
            exposures: [
              { variables: ['n', 's'], placement: 'append' },
              { variables: ['s'], placement: 'prepend', template: 'Hi {{s}}' },
            ],
          },
        ],
        variables: { n: { type: 'integer', default: 1 }, s: { default: 'x' } },
      },
      [shows('Hi x\n\nP\n\nn: 1\ns: "x"')],
    );
    await chat.say('go');
    chat.model.expectDone();
  });
});
