import { scenarios } from '../harness/scenarios.fixture.ts';
import { afterWork, says } from '../harness/shorthand.fixture.ts';
import { workflowFiles, type WorkflowParts } from '../harness/workflow-files.fixture.ts';

const guarded = (guardrails: object, more: Partial<WorkflowParts> = {}) =>
  workflowFiles({
    agents: [{ name: 'a', guardrails }, 'b'],
    script: [
      { agent: 'a', match: '.+', say: 'You said $0, and 1234 is the secret.' },
      ...says('b'),
    ],
    handoffs: [afterWork('a', 'b')],
    ...more,
  });

scenarios({
  'input guardrails': [
    {
      it: 'block: the answer is the message, without a model call, and the run is done, whatever the rules',
      files: guarded({
        input: [{ name: 'no-bombs', regex: 'bomb', action: 'block', message: 'Not that.' }],
      }),
      run: async (talk) => {
        await talk.say('a bomb');
        expect(talk.last('guardrail')).toMatchObject({
          name: 'no-bombs',
          stage: 'input',
          agent: 'a',
          action: 'block',
        });
        expect(talk.last('agent_response')).toMatchObject({
          text: 'Not that.',
          finish_reason: 'content_filter',
        });
        expect([talk.of('usage'), talk.end()]).toEqual([[], 'done']);
        await talk.say('a flower');
        expect(talk.speakers().at(-1)).toBe('b');
      },
    },
    {
      it: 'replace: the model sees the replaced text',
      files: guarded({
        input: [{ name: 'cards', regex: '\\d{4}', action: 'replace', with: '****' }],
      }),
      run: async (talk) => {
        await talk.say('my card is 5678');
        expect(talk.of('agent_response')[0]?.text).toContain('You said my card is ****');
        expect(talk.of('user_message')[0]?.text).toBe('my card is 5678');
      },
    },
    {
      it: 'handoff: another agent continues, without a model call',
      files: guarded({
        input: [{ name: 'angry', regex: 'angry', action: 'handoff', target: 'b' }],
      }),
      run: async (talk) => {
        await talk.say('I am angry');
        expect(talk.speakers()).toEqual(['b']);
        expect(talk.last('handoff')).toMatchObject({
          from: 'a',
          to: 'b',
          rule: { kind: 'guardrail' },
        });
      },
    },
    {
      it: 'check only new messages',
      files: guarded(
        { input: [{ name: 'no-bombs', regex: 'bomb', action: 'block' }] },
        { handoffs: [] },
      ),
      run: async (talk) => {
        await talk.say('bomb');
        await talk.say('flower');
        expect(talk.of('guardrail')).toHaveLength(1);
        expect(talk.last('agent_response').finish_reason).toBe('stop');
      },
    },
    {
      it: 'may ask a model, which passes or blocks',
      files: guarded(
        {
          input: [
            {
              name: 'judge',
              llm: { prompt: 'Is it polite?' },
              action: 'block',
              message: 'Be polite.',
            },
          ],
        },
        {
          script: [
            { agent: '@guardrail', match: 'rude', say: 'block' },
            { agent: '@guardrail', say: 'pass' },
            ...says('a', 'b'),
          ],
          handoffs: [],
        },
      ),
      run: async (talk) => {
        await talk.say('something rude');
        expect(talk.last('agent_response').text).toBe('Be polite.');
        await talk.say('something nice');
        expect(talk.last('agent_response').text).toBe('A.');
        expect(talk.of('usage').filter(({ purpose }) => purpose === 'guardrail')).toHaveLength(2);
      },
    },
  ],
  'output guardrails': [
    {
      it: 'block: the message replaces the text, which is never shown, not even in pieces',
      files: guarded({
        output: [{ name: 'secrets', regex: 'secret', action: 'block', message: 'Withheld.' }],
      }),
      run: async (talk) => {
        await talk.say('go');
        expect(talk.last('agent_response')).toMatchObject({
          text: 'Withheld.',
          finish_reason: 'content_filter',
        });
        expect(talk.end()).toBe('done');
        expect(talk.socket.received.map(({ raw }) => raw).join('')).not.toContain('1234');
      },
    },
    {
      it: 'replace: the matched text is replaced',
      files: guarded({ output: [{ name: 'digits', regex: '\\d+', action: 'replace', with: '#' }] }),
      run: async (talk) => {
        await talk.say('go');
        expect(talk.of('agent_response')[0]?.text).toBe('You said go, and # is the secret.');
        expect(talk.socket.received.map(({ raw }) => raw).join('')).not.toContain('1234');
      },
    },
    {
      it: 'handoff: the run continues with its target, before any rule',
      files: guarded(
        { output: [{ name: 'secrets', regex: 'secret', action: 'handoff', target: 'b' }] },
        { handoffs: [afterWork('a', 'terminate')] },
      ),
      run: async (talk) => {
        await talk.say('go');
        expect(talk.speakers().at(-1)).toBe('b');
      },
    },
  ],
});
