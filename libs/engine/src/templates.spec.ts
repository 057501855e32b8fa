import type { WorkflowDraft } from '@mozaiks/testkit';
import { conversation } from './conversation.fixture.ts';

const variables = {
  order: { type: 'object', default: { total: 5, items: [{ name: 'tea' }] } },
  plan: { default: 'gold', client_writable: true },
  pin: { default: '1234', sensitive: true },
  level: { computed: '${plan}' },
} as const;
const shows = (text: string) => ({
  say: 'A.',
  expect: ({ instructions }: { instructions: string }) => expect(instructions).toBe(text),
});
const greeting = 'For {{plan}} ({{level}}): {{order.items[0].name}}{{pin}}';

describe('templates', () => {
  it.each([
    ['a path into a variable', '{{order.total}}', '5'],
    ['a path that leads nowhere as nothing', '<{{order.tax.rate}}>', '<>'],
    ['escaped braces as braces', String.raw`\{{ title }}`, '{{ title }}'],
    ['double braces that are no placeholder', '{{ plan | upper }}', '{{ plan | upper }}'],
  ])('show %s in a prompt', async (_what, prompt, text) => {
    const chat = conversation({ agents: [{ name: 'a', prompt }], variables }, [shows(text)]);
    await chat.say('go');
    chat.model.expectDone();
  });

  it('that are escaped reach the hook that fills them in', async () => {
    const run = ({ prompt }: { prompt?: unknown }) =>
      String(prompt).replace('{{GUIDANCE}}', 'none');
    const draft: WorkflowDraft = {
      agents: [{ name: 'a', prompt: String.raw`Examples: \{{GUIDANCE}}` }],
      hooks: [{ type: 'update_agent_state', run }],
    };
    const chat = conversation(draft, [shows('Examples: none')]);
    await chat.say('go');
    chat.model.expectDone();
  });

  it('are filled in where a variable is exposed', async () => {
    const exposures = [
      {
        variables: ['order'],
        placement: 'append' as const,
        template: String.raw`{{order.total}} \{{x}}`,
      },
    ];
    const chat = conversation({ agents: [{ name: 'a', prompt: 'P', exposures }], variables }, [
      shows('P\n\n5 {{x}}'),
    ]);
    await chat.say('go');
    chat.model.expectDone();
  });

  it('are filled in in the conditions of llm rules, with the current values', async () => {
    const draft: WorkflowDraft = {
      agents: ['a', 'b'],
      variables,
      tools: { upgrade: (_args, { set }) => set('plan', 'silver') },
      handoffs: [
        {
          from: 'a',
          to: 'b',
          condition: String.raw`When {{plan}} costs {{order.total}}, not \{{k}}.`,
        },
        { from: 'a', to: 'b', condition: '{{order.items[0].name}}' },
      ],
    };
    const descriptions: string[] = [];
    const note = ({ tools }: { tools: readonly { name: string; description: string }[] }) => {
      descriptions.push(tools.find(({ name }) => name === 'transfer_to_b')?.description ?? '');
    };
    const chat = conversation(draft, [
      { calls: [{ tool: 'upgrade' }], expect: note },
      { say: 'A.', expect: note },
    ]);
    await chat.say('go');
    expect(descriptions).toEqual([
      'When gold costs 5, not {{k}}.\nOr: tea',
      'When silver costs 5, not {{k}}.\nOr: tea',
    ]);
  });

  it('are filled in in a greeting, with what the client has set and without sensitive values', async () => {
    const chat = conversation({ agents: ['a'], variables, initial_message_to_user: greeting }, [
      { say: 'A.' },
    ]);
    await chat.send({ type: 'user_message', text: 'go', context: { plan: 'silver' } });
    expect(chat.of('agent_response')[0]).toMatchObject({
      finish_reason: 'greeting',
      text: 'For silver (silver): tea',
    });
  });

  it('are filled in in a hidden seed, with settings', async () => {
    const region = {
      source: { type: 'config', env_var: 'REGION', default: 'eu', required: false },
    } as const;
    const draft: WorkflowDraft = {
      agents: ['a'],
      variables: { ...variables, region },
      startup_mode: 'AgentDriven',
      initial_message: `In {{region}}: ${greeting}`,
    };
    const chat = conversation(draft, [{ say: 'A.' }], { settings: { REGION: 'us' } });
    await chat.send({ type: 'start' });
    expect(chat.last('user_message')).toMatchObject({
      hidden: true,
      text: 'In us: For gold (gold): tea',
    });
  });

  it('leave the task of a nested workflow unchanged', async () => {
    const chat = conversation({ agents: ['a'], variables }, [{ say: 'A.' }]);
    await chat.send({ type: 'start', text: 'Say {{plan}}.' });
    expect(chat.last('user_message').text).toBe('Say {{plan}}.');
  });
});
