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
  (end['outcome'] as { readonly interrupts?: readonly Interrupt[] }).interrupts ?? [];

describe('a page made of the official client', () => {
  let server: Server;
  const warned: unknown[] = [];
  const spies: { mockRestore(): void }[] = [];
  beforeAll(async () => {
    server = await startServer({ workflows: AG_UI_WORKFLOWS });
    for (const method of ['warn', 'error'] as const)
      spies.push(jest.spyOn(console, method).mockImplementation((...said) => void warned.push(said)));
  }, 60_000);
  afterEach(() => expect(warned).toEqual([]));
  afterAll(async () => {
    for (const spy of spies) spy.mockRestore();
    await server?.dispose();
  });

  describe.each(Object.keys(CLIENTS) as ClientVersion[])('%s', (version) => {
    const open = (workflow: string, threadId?: string) =>
      openPage(server, workflow, { version, ...(threadId === undefined ? {} : { threadId }) });

    it('shows a text', async () => {
      const page = open('Echo');
      await page.say('hello');
      await page.say('again');
      expect(page.shown()).toEqual(['user: hello', 'assistant: You said hello.', 'user: again', 'assistant: You said again.']);
      expect(outline(page.types())).toBe(
        'RUN_STARTED STEP_STARTED TEXT_MESSAGE_START TEXT_MESSAGE_CONTENT CUSTOM TEXT_MESSAGE_CONTENT TEXT_MESSAGE_END CUSTOM STEP_FINISHED RUN_FINISHED',
      );
    });

    it('shows a tool and the state that it changes, and nothing of other variables', async () => {
      const page = open('Shop');
      await page.say('buy tea');
      expect(page.shown()).toEqual(['user: buy tea', 'call: add {"item":"tea"}', 'tool: ["tea"]', 'assistant: Your cart: ["tea"]']);
      expect(page.agent.state).toEqual({ cart: ['tea'] });
      expect(JSON.stringify(page.events())).not.toContain('hidden');
    });
  });
});
