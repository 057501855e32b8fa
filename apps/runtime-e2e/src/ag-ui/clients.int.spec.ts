import { defined } from '@mozaiks/contracts';
import { jest } from '@jest/globals';
import { startServer, type Server } from '../harness/server.fixture.ts';
import { CLIENTS, openPage, outline, type AgUi, type ClientVersion } from './pages.fixture.ts';
import { AG_UI_WORKFLOWS } from './workflows.fixture.ts';

interface Interrupt {
  readonly id: string;
  readonly reason: string;
  readonly toolCallId?: string;
  readonly responseSchema?: unknown;
}
const interruptsIn = (end: AgUi): readonly Interrupt[] =>
  (end['outcome'] as { readonly interrupts?: readonly Interrupt[] } | undefined)?.interrupts ?? [];

const APPROVAL = {
  type: 'object',
  properties: { approved: { type: 'boolean' }, reason: { type: 'string' } },
  required: ['approved'],
};
const callIn = (events: readonly AgUi[]): string =>
  String(events.find(({ type }) => type === 'TOOL_CALL_START')?.['toolCallId']);

describe('a page made of the official client', () => {
  let server: Server;
  const warned: unknown[] = [];
  const spies: { mockRestore(): void }[] = [];
  beforeAll(async () => {
    server = await startServer({ workflows: AG_UI_WORKFLOWS });
    for (const method of ['warn', 'error'] as const)
      spies.push(
        jest.spyOn(console, method).mockImplementation((...said) => void warned.push(said)),
      );
  }, 60_000);
  afterEach(() => expect(warned).toEqual([]));
  afterAll(async () => {
    for (const spy of spies) spy.mockRestore();
    await server?.dispose();
  });

  describe.each(Object.keys(CLIENTS) as ClientVersion[])('%s', (version) => {
    const open = (workflow: string, threadId?: string) =>
      openPage(server, workflow, { version, ...defined({ threadId }) });

    it('shows a text', async () => {
      const page = open('Echo');
      await page.say('hello');
      await page.say('again');
      expect(page.shown()).toEqual([
        'user: hello',
        'assistant: You said hello.',
        'user: again',
        'assistant: You said again.',
      ]);
      expect(outline(page.types())).toBe(
        'RUN_STARTED STEP_STARTED TEXT_MESSAGE_START TEXT_MESSAGE_CONTENT TEXT_MESSAGE_END CUSTOM STEP_FINISHED RUN_FINISHED',
      );
    });

    it('shows a tool and the state that it changes, and no other variables', async () => {
      const page = open('Shop');
      await page.say('buy tea');
      expect(page.shown()).toEqual([
        'user: buy tea',
        'call: add {"item":"tea"}',
        'tool: ["tea"]',
        'assistant: Your cart: ["tea"]',
      ]);
      expect(page.agent.state).toEqual({ cart: ['tea'] });
      expect(JSON.stringify(page.events())).not.toContain('hidden');
    });

    it('asks for an approval, and continues when it is given', async () => {
      const page = open('Pay');
      await page.say('go');
      expect(page.shown()).toEqual(['user: go', 'call: pay {"sum":10}']);
      // This client does not know interrupts and removes them, so the page must look for the call
      // without a result.
      if (version === '0.0.39') return expect(page.end()).toMatchObject({ type: 'RUN_FINISHED' });
      const [interrupt] = interruptsIn(page.end());
      expect(interrupt).toMatchObject({
        reason: 'tool_call',
        responseSchema: APPROVAL,
        toolCallId: callIn(page.events()),
      });
      await page.run({
        resume: [
          { interruptId: interrupt?.id ?? '', status: 'resolved', payload: { approved: true } },
        ],
      });
      expect(page.shown()).toEqual([
        'user: go',
        'call: pay {"sum":10}',
        'tool: paid 10',
        'assistant: So: paid 10.',
      ]);
      expect(page.end()).toMatchObject({ type: 'RUN_FINISHED' });
    });

    it('runs a tool that the page declares', async () => {
      const page = open('Form');
      const tools = [{ name: 'size_form', description: 'A form', parameters: {} }];
      await page.say('go', { tools });
      expect(page.end()).toMatchObject({ type: 'RUN_FINISHED' });
      expect(interruptsIn(page.end())).toEqual([]);
      const toolCallId = callIn(page.events());
      page.agent.messages = [
        ...page.agent.messages,
        { id: 'of-the-page', role: 'tool', toolCallId, content: '{"size":5}' },
      ];
      await page.run({ tools });
      expect(page.shown()).toEqual([
        'user: go',
        'call: size_form {"title":"Size?"}',
        'tool: {"size":5}',
        'assistant: Got {"size":5}.',
      ]);
    });

    it('answers a question of kind text with its next message', async () => {
      const page = open('Talk');
      await page.say('one');
      expect(page.end()).toMatchObject({ type: 'RUN_FINISHED' });
      await page.say('two');
      expect(page.shown()).toEqual([
        'user: one',
        'assistant: Heard one.',
        'assistant: What else?',
        'user: two',
        'assistant: Heard two.',
        'assistant: What else?',
      ]);
    });

    it('is notified of a failure', async () => {
      const page = open('Shop');
      await page.say('sell').catch(() => undefined);
      expect(page.end()).toMatchObject({ type: 'RUN_ERROR', code: 'script_no_answer' });
    });

    it('loads the history above its message after a reload', async () => {
      const page = open('Echo');
      await page.say('one');
      const reloaded = open('Echo', page.agent.threadId);
      await reloaded.say('two');
      expect(reloaded.shown()).toEqual([
        'user: one',
        'assistant: You said one.',
        'user: two',
        'assistant: You said two.',
      ]);
      await reloaded.say('three');
      expect(reloaded.types()).not.toContain('MESSAGES_SNAPSHOT');
      expect(reloaded.shown().slice(-2)).toEqual(['user: three', 'assistant: You said three.']);
    });
  });
});
