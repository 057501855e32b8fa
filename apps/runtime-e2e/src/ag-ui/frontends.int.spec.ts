import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { describeWithFrontends, eventually } from '@mozaiks/testkit';
import { CHROMIUM } from '../harness/react-page.fixture.ts';
import { startServer, type Server } from '../harness/server.fixture.ts';
import { signToken } from '../harness/token.fixture.ts';
import { startFrontend, type Frontend } from './frontend-page.fixture.ts';
import { AG_UI_WORKFLOWS } from './workflows.fixture.ts';

/** Each message as `user: text`, with its calls. */
const shown = (page: Page): Promise<readonly string[]> =>
  page.$$eval('.message', (messages) =>
    messages.map((message) => {
      const parts = [...message.querySelectorAll('.text, .tool p, p.tool')].map(
        (part) => part.textContent,
      );
      return `${message.className.replace('message ', '')}: ${parts.join(' | ')}`;
    }),
  );
const shows = (page: Page, expected: readonly string[]): Promise<void> =>
  eventually(async () => {
    expect(await shown(page)).toEqual(expected);
    expect(await page.locator('#idle').count()).toBe(1);
  });
async function say(page: Page, text: string): Promise<void> {
  await page.getByLabel('Message').fill(text);
  await page.getByRole('button', { name: 'Send' }).click();
}

describeWithFrontends('AG-UI in a browser', CHROMIUM, (folder) => {
  let server: Server;
  beforeAll(async () => {
    server = await startServer({ workflows: AG_UI_WORKFLOWS });
  }, 60_000);
  afterAll(() => server?.dispose());

  const opening =
    (frontend: () => Frontend) =>
    (workflow: string, threadId: string = randomUUID()): Promise<Page> =>
      frontend().open({ url: `${server.url}/ag-ui/${workflow}`, token: signToken(), threadId });

  describe('with assistant-ui', () => {
    let frontend: Frontend;
    const open = opening(() => frontend);
    beforeAll(async () => {
      frontend = await startFrontend('assistant-ui', folder);
    }, 120_000);
    afterAll(() => frontend?.close());
    afterEach(() => expect(frontend.said).toEqual([]));

    it('shows texts, an edit, a retry, and all of it after a reload', async () => {
      const threadId = randomUUID();
      const page = await open('Echo', threadId);
      await say(page, 'one');
      await shows(page, ['user: one', 'assistant: You said one.']);
      await say(page, 'two');
      await shows(page, [
        'user: one',
        'assistant: You said one.',
        'user: two',
        'assistant: You said two.',
      ]);

      await page.getByRole('button', { name: 'Edit' }).nth(1).click();
      await page.getByLabel('Edited').fill('edited');
      await page.getByRole('button', { name: 'Save' }).click();
      const edited = [
        'user: one',
        'assistant: You said one.',
        'user: edited',
        'assistant: You said edited.',
      ];
      await shows(page, edited);

      await page.getByRole('button', { name: 'Retry' }).nth(1).click();
      await shows(page, edited);
      await say(page, 'more');
      await shows(page, [...edited, 'user: more', 'assistant: You said more.']);

      const reloaded = await open('Echo', threadId);
      await say(reloaded, 'again');
      await shows(reloaded, [
        ...edited,
        'user: more',
        'assistant: You said more.',
        'user: again',
        'assistant: You said again.',
      ]);
    });

    it('shows a tool with its result', async () => {
      const page = await open('Shop');
      await say(page, 'buy tea');
      await shows(page, [
        'user: buy tea',
        'assistant: add {"item":"tea"} ["tea"]',
        'assistant: Your cart: ["tea"]',
      ]);
    });

    it('has a button for an approval, and shows its result', async () => {
      const page = await open('Pay');
      await say(page, 'go');
      await page.getByRole('button', { name: 'Approve' }).click();
      await eventually(async () =>
        expect((await shown(page)).join('\n')).toContain('So: paid 10.'),
      );
      expect((await shown(page)).join('\n')).toContain('pay {"sum":10} "paid 10"');
      await say(page, 'thanks');
      await page.getByRole('button', { name: 'Approve' }).click();
      await eventually(async () =>
        expect((await shown(page)).join('\n').match(/So: paid 10\./g)).toHaveLength(2),
      );
    });
  });

  describe('with CopilotKit', () => {
    let frontend: Frontend;
    const open = opening(() => frontend);
    beforeAll(async () => {
      frontend = await startFrontend('copilotkit', folder);
    }, 120_000);
    afterAll(() => frontend?.close());
    // CopilotKit warns about its own settings. It must accept everything that it receives.
    afterEach(() =>
      expect(frontend.said.filter((text) => /ag-ui|AGUI|zod|invalid/i.test(text))).toEqual([]),
    );

    it('shows texts, a retry, and all of it after a reload', async () => {
      const threadId = randomUUID();
      const page = await open('Echo', threadId);
      await say(page, 'one');
      await shows(page, ['user: one', 'assistant: You said one.']);
      await say(page, 'two');
      const both = [
        'user: one',
        'assistant: You said one.',
        'user: two',
        'assistant: You said two.',
      ];
      await shows(page, both);
      await page.getByRole('button', { name: 'Retry' }).click();
      await shows(page, both);
      const reloaded = await open('Echo', threadId);
      await say(reloaded, 'again');
      await shows(reloaded, [...both, 'user: again', 'assistant: You said again.']);
    });

    it('shows a tool with its result', async () => {
      const page = await open('Shop');
      await say(page, 'buy tea');
      await shows(page, [
        'user: buy tea',
        'assistant: add {"item":"tea"}',
        'tool: ["tea"]',
        'assistant: Your cart: ["tea"]',
      ]);
    });

    it('asks for an approval, and shows its result', async () => {
      const page = await open('Pay');
      await say(page, 'go');
      await page.getByRole('button', { name: 'Approve' }).click();
      await eventually(async () =>
        expect((await shown(page)).join('\n')).toContain('So: paid 10.'),
      );
    });

    it('runs a tool of the page', async () => {
      const page = await open('Form');
      await say(page, 'go');
      await eventually(async () =>
        expect((await shown(page)).join('\n')).toContain('assistant: Got {"size":5}.'),
      );
    });
  });
});
