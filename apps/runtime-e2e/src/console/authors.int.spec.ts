import { existsSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { startServer, type Server } from '../harness/server.fixture.ts';
import { ISSUER, SECRET, signToken } from '../harness/token.fixture.ts';
import { workflowFiles } from '../harness/workflow-files.fixture.ts';
import { CHROMIUM, look, startBrowser, type Console } from './console-page.fixture.ts';

const HOSTILE = [
  '<img src="https://evil.example/a.png" onerror="alert(1)">',
  '<script>alert(2)</script>',
  '[click me](javascript:alert(3))',
  '![picture](https://evil.example/b.png)',
  '<a href="https://evil.example" onclick="alert(4)">x</a>',
].join('\n\n');

const AGENTS =
  'agents:\n  - name: Forecaster\n    system_message: You say what the weather is.\n    description: Says the weather.\n';
const BROKEN = AGENTS.replace('description: Says', 'descripton: Says');

const text = { type: 'string' };
const FORM = {
  type: 'object',
  required: ['name', 'count', 'agree', 'color', 'tags'],
  additionalProperties: false,
  properties: {
    name: { ...text, minLength: 3, description: 'As on the ticket.' },
    note: { ...text, maxLength: 500 },
    count: { type: 'integer', minimum: 1 },
    price: { type: 'number' },
    agree: { type: 'boolean' },
    color: { enum: ['red', 'green'] },
    day: { ...text, format: 'date' },
    mail: { ...text, format: 'email' },
    at: { ...text, format: 'date-time' },
    tags: { type: 'array', items: text },
    extras: { type: 'array', items: {} },
    place: { type: 'object', properties: { city: text } },
    pay: {
      oneOf: [
        {
          type: 'object',
          required: ['by', 'number'],
          properties: { by: { const: 'card' }, number: text },
        },
        { type: 'object', required: ['by'], properties: { by: { const: 'cash' } } },
      ],
    },
    // Beyond what the form can ask for: a JSON editor for this one alone.
    free: { anyOf: [text, { type: 'number' }] },
  },
};

const WORKFLOWS = {
  Hostile: workflowFiles({ agents: ['a'], script: [{ agent: 'a', match: '.+', say: HOSTILE }] }),
  Weather: {
    ...workflowFiles({
      agents: ['Forecaster'],
      script: [{ agent: 'Forecaster', match: '.+', say: 'Sunny.' }],
    }),
    'agents.yaml': AGENTS,
  },
  Plan: workflowFiles({
    agents: ['a'],
    script: [{ agent: 'a', match: '.+', say: 'Hi.' }],
    context: {
      definitions: {
        plan: {
          type: 'string',
          description: 'What the user pays for.',
          client_writable: true,
          source: { type: 'state', default: 'free' },
        },
      },
    },
  }),
  Form: workflowFiles({
    agents: ['a'],
    script: [
      { agent: 'a', after: 'user', call: { tool: 'ticket' } },
      { agent: 'a', after: 'tool:ticket', say: 'Thank you.' },
    ],
    tools: [
      {
        name: 'ticket',
        tool_type: 'UI_Tool',
        description: 'A ticket.',
        parameters: { type: 'object', properties: {} },
        ui: { component: 'Ticket', response_schema: FORM },
      },
    ],
  }),
};

const inBrowser = existsSync(CHROMIUM) ? describe : describe.skip;

inBrowser(`the console for authors (needs ${CHROMIUM})`, () => {
  let server: Server;
  let browser: Console;

  beforeAll(async () => {
    server = await startServer({ workflows: WORKFLOWS, env: { WORKFLOWS_RELOAD: 'watch' } });
    browser = await startBrowser();
  }, 150_000);
  afterAll(async () => {
    await browser?.close();
    await server?.dispose();
  });

  const log = (page: Page) => page.getByRole('log');
  const begin = async (workflow: string, message: string) => {
    const opened = await browser.open(`${server.url}/console/#/new/${workflow}`);
    await opened.page.getByLabel('Message').fill(message);
    await opened.page.getByLabel('Message').press('Enter');
    return opened;
  };

  it('asks for every kind of field, and keeps what was filled in when the server refuses it', async () => {
    const { page, problems } = await begin('Form', 'go');
    const card = page.getByRole('region', { name: 'a asks' });
    await card.getByLabel('name', { exact: true }).fill('Al');
    expect(await look(page, 'form')).toEqual([]);
    await card.getByLabel('count').fill('2');
    await card.getByLabel('price').fill('1.5');
    await card.getByLabel('agree').selectOption('Yes');
    await card.getByLabel('color').selectOption('green');
    await card.getByLabel('day').fill('2026-11-30');
    await card.getByRole('group', { name: 'tags' }).getByRole('button', { name: 'Add' }).click();
    await card.getByLabel('tags 1', { exact: true }).fill('a');
    await card.getByLabel('city').fill('Graz');
    await card.getByLabel('by', { exact: true }).selectOption('card');
    await card.getByLabel('number', { exact: true }).fill('4242');
    await card.getByRole('textbox', { name: 'free' }).fill('{"not": json');
    await card.getByText(/This is not JSON/).waitFor();
    await card.getByRole('button', { name: 'Answer' }).click();
    await card.getByRole('textbox', { name: 'free' }).fill('7');
    await card.getByLabel('at', { exact: true }).fill('2026-11-30T10:00:05');
    const extras = card.getByRole('group', { name: 'extras', exact: true });
    for (const nth of [1, 2]) {
      await extras.getByRole('button', { name: 'Add' }).click();
      await extras.getByRole('textbox', { name: `extras ${nth}` }).fill(`{"nth": ${nth}}`);
    }
    await extras.getByRole('button', { name: 'Remove extras 1' }).click();
    expect(await extras.getByRole('textbox', { name: 'extras 1' }).inputValue()).toContain('2');
    // While a field held no JSON, nothing was sent.
    expect(await page.getByText(/Not accepted/).count()).toBe(0);
    await card.getByRole('button', { name: 'Answer' }).click();
    await page.getByText(/Not accepted/).waitFor();
    expect(await card.getByLabel('city').inputValue()).toBe('Graz');
    await card.getByLabel('name', { exact: true }).fill('Ada');
    await card.getByRole('button', { name: 'Answer' }).click();
    await log(page).getByText('Thank you.').waitFor();
    await log(page)
      .getByRole('button', { name: /ticket/ })
      .click();
    const shown = await log(page).textContent();
    for (const part of [
      '"Ada"',
      'count: 2',
      'price: 1.5',
      'agree: true',
      '"green"',
      '"2026-11-30"',
      ':05.000Z"',
      'nth: 2',
      '"Graz"',
      '"card"',
      '"4242"',
      'free: 7',
    ])
      expect(shown).toContain(part);
    expect(shown).not.toContain('mail:');
    expect(problems).toEqual([]);
  }, 90_000);

  it('says on every screen that a file is broken, where, and when it is fixed', async () => {
    const { page, problems } = await browser.open(`${server.url}/console/`);
    const agents = path.join(server.workflowsDir, 'Weather', 'agents.yaml');
    await page.getByRole('heading', { name: 'Weather' }).waitFor();
    writeFileSync(agents, BROKEN);
    const banner = page
      .getByRole('status')
      .filter({ hasText: 'Weather could not be loaded. The last good version is still running.' });
    await banner.waitFor();
    await banner.getByText('agents.yaml:4').waitFor();
    await banner.getByText('descripton: Says the weather.').waitFor();
    await page.getByRole('link', { name: /Weather.*1 error/ }).waitFor();
    expect(await look(page, 'broken')).toEqual([]);
    await banner.getByRole('link', { name: 'agents.yaml:4' }).click();
    await page.getByRole('listitem').filter({ hasText: 'descripton' }).first().waitFor();
    expect(await look(page, 'broken-file')).toEqual([]);
    await page.getByRole('tab', { name: 'Graph' }).click();
    await page.getByRole('tab', { name: 'Graph', selected: true }).waitFor();
    await page.locator('[aria-labelledby=workflow-part-graph]').waitFor();
    await banner.getByRole('link', { name: 'agents.yaml:4' }).click();
    await page.getByRole('tab', { name: 'Files', selected: true }).waitFor();
    await page.getByRole('link', { name: 'All chats' }).click();
    await banner.waitFor();
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog', { name: 'Keyboard' }).waitFor({ state: 'detached' });
    expect(await banner.isVisible()).toBe(true);
    await page.keyboard.press('Escape');
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    await page.keyboard.press('Escape');
    await banner.waitFor({ state: 'detached' });
    writeFileSync(agents, AGENTS);
    await page.getByText('Weather is loaded again.').waitFor();
    await page.getByRole('link', { name: 'Weather', exact: true }).click();
    await page.getByLabel('Message').fill('How is it?');
    await page.getByRole('button', { name: 'Send' }).click();
    await log(page).getByText('Sunny.').waitFor();
    expect(problems).toEqual([]);
  }, 90_000);

  it('finds a chat by its title, however many newer ones there are', async () => {
    const { token } = (await (await fetch(`${server.url}/api/dev/session`)).json()) as {
      readonly token: string;
    };
    const send = (method: string, below: string, body: object) =>
      fetch(`${server.url}/api/chats${below}`, {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    await send('POST', '', { workflow_name: 'Weather', chat_id: 'old' });
    await send('PATCH', '/old', { title: 'The needle' });
    for (let nth = 0; nth < 120; nth += 1)
      await send('POST', '', { workflow_name: 'Weather', chat_id: `new-${nth}` });
    const { page, problems } = await browser.open(`${server.url}/console/#/chats`);
    await page.getByRole('row').nth(50).waitFor();
    expect(await page.getByText('The needle').count()).toBe(0);
    await page.route('**/api/chats?*', async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 200));
      // The page aborts a request whose answer it does not need any more.
      await route.continue().catch(() => undefined);
    });
    await page.getByRole('button', { name: 'Show more' }).dblclick();
    await page.getByRole('row').nth(100).waitFor();
    const titles = await page
      .getByRole('row')
      .getByRole('link')
      .evaluateAll((links) => links.map((link) => (link as HTMLAnchorElement).href));
    expect(new Set(titles).size).toBe(titles.length);
    await page.getByRole('button', { name: 'Show more' }).click();
    await page.getByLabel('Status').selectOption('failed');
    await page.getByText('No chats').waitFor();
    await page.waitForTimeout(500);
    expect(await page.getByRole('row').count()).toBe(0);
    await page.getByLabel('Status').selectOption('');
    await page.unroute('**/api/chats?*');
    await page.getByLabel('Search').fill('needle');
    await page.getByRole('cell', { name: 'The needle' }).waitFor();
    expect(await page.getByRole('row').count()).toBe(2);
    expect(problems).toEqual([]);
  }, 90_000);

  it('begins a chat with the context that a client may set', async () => {
    const { page, problems } = await browser.open(`${server.url}/console/#/new/Plan`);
    await page.getByText('Start context').click();
    await page.getByLabel('plan').fill('gold');
    expect(await look(page, 'start-context')).toEqual([]);
    await page.getByLabel('Message').fill('Which plan?');
    await page.getByLabel('Message').press('Enter');
    await log(page).getByText('Hi.').waitFor();
    await page.getByRole('tab', { name: 'Context' }).click();
    await page.getByText('gold').first().waitFor();
    expect(problems).toEqual([]);
  }, 60_000);

  it('shows hostile text as text', async () => {
    const { page, problems } = await begin('Hostile', HOSTILE);
    await log(page).getByText('<script>alert(2)</script>').last().waitFor();
    await page.getByRole('tab', { name: 'Events' }).click();
    await page.getByRole('tabpanel', { name: 'Events' }).waitFor();
    expect(await log(page).locator('img, script, a[href^="javascript"], [onclick]').count()).toBe(
      0,
    );
    expect(await log(page).getByRole('link', { name: 'click me' }).count()).toBe(0);
    expect(await log(page).getByRole('link', { name: 'picture' }).getAttribute('rel')).toBe(
      'noreferrer noopener',
    );
    await page.goto(
      `${server.url}/console/#/chats?search=${encodeURIComponent('"><img src=x onerror=alert(5)>')}`,
    );
    await page.getByText('No chats').waitFor();
    await page.goto(`${server.url}/console/#/<img src=x onerror=alert(6)>`);
    await page.getByRole('heading', { name: 'There is no such screen' }).first().waitFor();
    expect(problems).toEqual([]);
  }, 90_000);

  it('gives a token to no foreign name', async () => {
    const { hostname, port } = new URL(server.url);
    const headers = { host: 'rebound.example' };
    const status = await new Promise((resolve, reject) => {
      request({ hostname, port, path: '/api/dev/session', headers }, ({ statusCode }) =>
        resolve(statusCode),
      )
        .on('error', reject)
        .end();
    });
    expect(status).toBe(403);
  });
});

inBrowser(`the console in production (needs ${CHROMIUM})`, () => {
  const env = {
    NODE_ENV: 'production',
    STORE: 'embedded',
    JWT_SECRET: SECRET,
    ALLOWED_ISSUERS: ISSUER,
    CONSOLE: 'on',
  };
  let server: Server;
  let browser: Console;

  beforeAll(async () => {
    server = await startServer({ workflows: WORKFLOWS, env });
    browser = await startBrowser();
  }, 150_000);
  afterAll(async () => {
    await browser?.close();
    await server?.dispose();
  });

  it('says why the server closed the connection if it is not about the token', async () => {
    const { page } = await browser.open('about:blank');
    await page.routeWebSocket(/\/ws/, (socket) =>
      socket.close({ code: 1008, reason: 'origin_not_allowed' }),
    );
    await page.goto(`${server.url}/console/`);
    await page.getByLabel('Token').fill(signToken());
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('The server closed the connection: origin_not_allowed').waitFor();
    expect(await page.getByText('no longer accepts the token').count()).toBe(0);
    await page.close();
  }, 60_000);

  it('asks for a token, keeps it in its tab, and asks again when it is not taken', async () => {
    const { page, problems } = await browser.open(`${server.url}/`);
    await page.getByLabel('Token').fill('x.y.z');
    expect(await look(page, 'token')).toEqual([]);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('no longer accepts the token').waitFor();
    await page.getByLabel('Token').fill(signToken());
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('app1 / ada@example.com').waitFor();
    await page.reload();
    await page.getByText('app1 / ada@example.com').waitFor();
    expect(page.url()).not.toContain('token');
    await page.getByRole('link', { name: 'Weather', exact: true }).first().click();
    await page.getByLabel('Message').fill('How is it?');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByRole('log').getByText('Sunny.').waitFor();
    expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain('eyJ');
    expect(problems).toEqual([]);
  }, 90_000);
});
