import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openEmbeddedStore } from '@mozaiks/multitenant';
import { fakeIo } from '../fake-io.fixture.ts';
import { run } from '../run.ts';
import { CHAT_ID, chatOnce, DESK, SECRET, writeFlow } from './stored-chat.fixture.ts';

const OF_ADA = ['--app', 'acme', '--user', 'ada'];
const TEST = 'flows/Desk/tests/recorded.test.yaml';

describe('stored chats', () => {
  const cwd = mkdtempSync(path.join(tmpdir(), 'mozaiks-record-'));
  afterAll(() => rmSync(cwd, { recursive: true }));

  const command = async (...args: string[]) => {
    const fake = fakeIo({
      cwd,
      env: {
        STORE: 'embedded',
        DATA_DIR: 'data',
        WORKFLOWS_DIR: 'flows',
        MODEL_PROVIDER: 'scripted',
      },
    });
    await run(fake.io, '0', args);
    return {
      out: fake.out().replaceAll(/\(\d+ ms\)/g, '(ms)'),
      err: fake.err(),
      codes: fake.codes,
    };
  };
  const changed = (folder: string, files: Readonly<Record<string, string>>): void =>
    writeFlow(path.join(cwd, folder, 'Desk'), { ...DESK, ...files });
  const against = (folder: string) => command('replay', CHAT_ID, ...OF_ADA, '--against', folder);

  beforeAll(async () => {
    writeFlow(path.join(cwd, 'flows/Desk'), DESK);
    const store = await openEmbeddedStore({ file: path.join(cwd, 'data/mozaiks.db') });
    try {
      await chatOnce({
        store,
        directory: path.join(cwd, 'flows'),
        workflow_name: 'Desk',
        steps: [
          ['user', 'Hello'],
          ['user', 'It is order A1'],
          ['approval', { decision: 'approve' }],
        ],
      });
    } finally {
      await store.close();
    }
  }, 60_000);

  it('are shown as they happened, without sensitive values', async () => {
    const { out, err, codes } = await command('replay', CHAT_ID, ...OF_ADA);
    expect({ err, codes }).toEqual({ err: '', codes: [0] });
    for (const part of ['Hello', 'Which order?', 'It is order A1', 'look_up', 'I have found it.'])
      expect(out).toContain(part);
  });

  it('are shown from an event on', async () => {
    const { out, codes } = await command('replay', CHAT_ID, ...OF_ADA, '--from', '8');
    expect(codes).toEqual([0]);
    expect(out).not.toContain('Which order?');
    expect(out).toContain('I have found it.');
    const late = await command('replay', CHAT_ID, ...OF_ADA, '--from', '999');
    expect(late).toMatchObject({ err: expect.stringContaining('none from 999 on'), codes: [1] });
  });

  it('go the same way with the same files', async () => {
    const { out, err, codes } = await against('flows');
    expect({ err, codes }).toEqual({ err: '', codes: [0] });
    expect(out).toMatch(/^Desk chat: \d+ events, 5 model calls\n\nNothing differs\.\n$/);
  });

  it('show what differs in a prompt, and that the rest stays', async () => {
    changed('prompts', {
      'agents.yaml': (DESK['agents.yaml'] ?? '').replace('Be kind.', 'Be rude.'),
    });
    const { out, codes } = await against('prompts');
    expect(codes).toEqual([1]);
    expect(out).toContain('The prompt of Clerk differs before event');
    expect(out).toMatch(/^ {2}- .*Be kind\.$/m);
    expect(out).toMatch(/^ {2}\+ .*Be rude\.$/m);
    expect(out).toContain('Nothing else differs');
  });

  it.each([
    [
      'handoff',
      {
        'handoffs.yaml': `handoff_rules:
  - { source_agent: Clerk, target_agent: terminate, handoff_type: condition, condition_type: expression, condition: "\${found} == true" }
  - { source_agent: Payer, target_agent: terminate, handoff_type: after_work }`,
      },
      /First difference: handoff, at event \d+\n {2}- handoff from Clerk to Payer .*\n {2}\+ handoff from Clerk to terminate/,
    ],
    [
      'tool call',
      {
        'tools.yaml': (DESK['tools.yaml'] ?? '').replace('name: look_up,', 'name: find_order,'),
      },
      /First difference: tool call, at event \d+\n {2}- variables .*\n {2}\+ failure tool_unknown/,
    ],
    [
      'question',
      { 'tools.yaml': (DESK['tools.yaml'] ?? '').replace(', requires_approval: always', '') },
      /First difference: .*, at event \d+\n {2}- question to the user \(approval\)/,
    ],
    [
      'text',
      {
        'agents.yaml': `agents:
  - { name: Clerk, system_message: Be kind., guardrails: { output: [{ name: rail, regex: 'found', action: replace, with: seen }] } }
  - { name: Payer, system_message: Pay what is due. }`,
      },
      /\n {2}- Clerk: I have found it\.\n {2}\+ guardrail/,
    ],
  ])('show where they first go another way: %s', async (name, files, expected) => {
    const folder = name.replace(' ', '-');
    changed(folder, files);
    const { out, codes } = await against(folder);
    expect(out).toMatch(expected);
    expect(out).not.toContain(SECRET);
    expect(codes).toEqual([1]);
  });

  it('become tests that pass, fail where the workflow changes, and hold no sensitive value', async () => {
    const { out, err, codes } = await command('record', CHAT_ID, ...OF_ADA);
    expect({ err, codes }).toEqual({ err: '', codes: [0] });
    expect(out).toBe(
      `${TEST}: 3 steps, 5 model answers, 2 results\nRun it with: npx mozaiks test Desk\n`,
    );
    const text = readFileSync(path.join(cwd, TEST), 'utf8');
    expect(text).not.toContain(SECRET);
    expect(await command('test', 'Desk')).toEqual({
      out: 'ok     Desk recorded (ms)\n\n1 test, all passed\n',
      err: '',
      codes: [0],
    });
    changed('broken', {
      'tests/recorded.test.yaml': text,
      'handoffs.yaml': 'handoff_rules: []',
    });
    const failed = await command('test', 'Desk', '--dir', 'broken');
    expect(failed.codes).toEqual([1]);
    expect(failed.out).toContain('no question of the kind approval is open');
    const again = await command('record', CHAT_ID, ...OF_ADA);
    expect(again).toMatchObject({ err: expect.stringContaining('already exists'), codes: [1] });
  });

  it('of another tenant, and unknown ones, are not found', async () => {
    for (const [chat, user] of [
      [CHAT_ID, 'eve'],
      ['none', 'ada'],
    ] as const) {
      for (const name of ['record', 'replay']) {
        const { out, err, codes } = await command(name, chat, '--app', 'acme', '--user', user);
        expect({ out, codes }).toEqual({ out: '', codes: [1] });
        expect(err).toContain('(chat_not_found)');
      }
    }
  });

  it('whose workflow is gone are shown, and the folder is named where it is missing', async () => {
    writeFlow(path.join(cwd, 'others/Other'), { 'agents.yaml': DESK['agents.yaml'] ?? '' });
    expect(await against('others')).toMatchObject({
      err: expect.stringContaining('The workflow Desk of the chat is not in'),
      codes: [1],
    });
    const recorded = await command('record', CHAT_ID, ...OF_ADA, '--dir', 'others');
    expect(recorded).toMatchObject({
      err: expect.stringContaining('The workflow Desk of the chat is not in'),
      codes: [1],
    });
    changed('wrong', { 'agents.yaml': 'agents: [' });
    expect(await against('wrong')).toMatchObject({
      err: expect.stringContaining('Desk has errors: mozaiks validate'),
      codes: [1],
    });
  });
});
