import { until } from '@mozaiks/testkit';
import { checkTalk } from './harness/check-talk.fixture.ts';
import { loggedDiagnostics } from './harness/logged-diagnostics.fixture.ts';
import { startServer, type Server } from './harness/server.fixture.ts';
import { startTalk } from './harness/talk.fixture.ts';
import { workflowFiles, type WorkflowFiles } from './harness/workflow-files.fixture.ts';

const says = (text: string, delay_ms = 0): WorkflowFiles =>
  workflowFiles({ agents: ['a'], script: [{ agent: 'a', say: text, delay_ms }] });
const asksThenSays = (text: string): WorkflowFiles =>
  workflowFiles({
    agents: ['a', 'b'],
    script: [
      { agent: 'a', say: 'First.' },
      { agent: 'b', say: text },
    ],
    handoffs: [
      { source_agent: 'a', target_agent: 'user', handoff_type: 'after_work' },
      { source_agent: 'user', target_agent: 'b', handoff_type: 'condition', condition: '${asked}' },
    ],
    context: {
      definitions: {
        asked: {
          type: 'boolean',
          source: {
            type: 'state',
            default: false,
            triggers: [{ type: 'agent_text', agent: 'a', match: { equals: 'First.' } }],
          },
        },
      },
    },
  });
const broken = {
  ...says('Never.'),
  'agents.yaml': 'agents:\n  - name: a\n    sistem_message: hi\n',
};
const undeclared = workflowFiles({
  agents: ['a', 'b'],
  handoffs: [{ source_agent: 'a', target_agent: 'nobody', handoff_type: 'after_work' }],
  script: [{ agent: 'a', say: 'x' }],
});

describe.each(['watch', 'signal'] as const)('workflows that change (%s)', (mode) => {
  let server: Server;
  beforeAll(async () => {
    server = await startServer({
      workflows: {
        Good: says('One.'),
        Pinned: asksThenSays('Old.'),
        Broken: broken,
        Undeclared: undeclared,
      },
      env: { WORKFLOWS_RELOAD: mode },
    });
  }, 60_000);
  afterAll(() => server?.dispose());

  const answerOf = async (name: string): Promise<string> => {
    const talk = await startTalk(server, name);
    try {
      await talk.say('go');
      return talk.last('agent_response').text;
    } catch (error) {
      return String(error);
    } finally {
      talk.socket.close();
    }
  };
  const deploy = (name: string, files: WorkflowFiles): void => {
    server.write(name, files);
    if (mode === 'signal') server.signal('SIGHUP');
  };
  const untilAnswers = (name: string, text: RegExp): Promise<boolean> =>
    until(async () => text.test(await answerOf(name)), {
      timeout_ms: 10_000,
      every_ms: 50,
      what: `${name} to say ${String(text)}`,
    });

  it('report the position of an error, omit that workflow, and run the others', async () => {
    expect(loggedDiagnostics(server.log())).toMatch(
      /error WF\d{3} Broken\/agents\.yaml:3:5 .*sistem_message/,
    );
    expect(loggedDiagnostics(server.log())).toMatch(
      /error WF\d{3} Undeclared\/handoffs\.yaml:\d+:\d+ .*nobody/,
    );
    expect(await answerOf('Broken')).toMatch(/workflow_(unavailable|not_found)/);
    expect(await answerOf('Good')).toBe('One.');
  });

  it('are served once they are fixed', async () => {
    deploy('Broken', says('Mended.'));
    await untilAnswers('Broken', /^Mended\.$/);
  }, 15_000);

  it('do not affect a run in progress', async () => {
    const talk = await startTalk(server, 'Pinned');
    await talk.say('go');
    const version = talk.last('workflow_start').workflow_version;
    deploy('Pinned', asksThenSays('New.'));
    await until(
      async () => {
        const other = await startTalk(server, 'Pinned');
        await other.say('go');
        other.socket.close();
        return other.last('workflow_start').workflow_version !== version;
      },
      { timeout_ms: 10_000, every_ms: 50 },
    );
    await talk.say('go on');
    expect(talk.last('agent_response').text).toBe('Old.');
    await talk.say('another run');
    expect(talk.last('agent_response').text).toBe('New.');
    expect(talk.last('workflow_start').workflow_version).not.toBe(version);
    await checkTalk(server, talk);
    talk.socket.close();
  }, 20_000);

  it('keep their last valid version when a new one is broken', async () => {
    const before = server.output().length;
    deploy('Good', broken);
    await until(() => /Good\/agents\.yaml/.test(server.output().slice(before)), {
      timeout_ms: 10_000,
      what: 'the diagnostic',
    });
    expect(await answerOf('Good')).toBe('One.');
  }, 15_000);
});
