import { runCli } from './harness/run-cli.fixture.ts';
import { startServer, type Server } from './harness/server.fixture.ts';
import { says } from './harness/shorthand.fixture.ts';
import { startTalk, type Talk } from './harness/talk.fixture.ts';
import { workflowFiles } from './harness/workflow-files.fixture.ts';

const TEMPLATES = ['single', 'handoff', 'pipeline', 'critic', 'form'];

/** The output of `mozaiks new workflow` runs at once, without a key and without an edit. */
describe('a workflow from a template', () => {
  let server: Server;
  beforeAll(async () => {
    // A server is ready only with a workflow.
    server = await startServer({
      workflows: { Other: workflowFiles({ agents: ['a'], script: says('a') }) },
    });
    for (const template of TEMPLATES) {
      const args = [
        'new',
        'workflow',
        `My_${template}`,
        '--template',
        template,
        '--dir',
        server.workflowsDir,
      ];
      expect(await runCli(server, args)).toMatchObject({ code: 0, err: '' });
    }
    await server.end('SIGTERM');
    await server.start();
  }, 600_000);
  afterAll(() => server?.dispose());

  /** Has a conversation, and resolves with the last answer and how its run ended. */
  async function lead(template: string, conversation: (talk: Talk) => Promise<void>) {
    const talk = await startTalk(server, `My_${template}`);
    await conversation(talk);
    talk.socket.close();
    return [talk.last('agent_response').text, talk.end()];
  }

  it.each([
    ['single', 'hello', ['Hello from My_single! Give me a text, and I count its words.', 'done']],
    ['single', 'three little words', ['That is a text of 3 words.', 'done']],
    [
      'handoff',
      'hello',
      ['Welcome to My_handoff! Is it about a price, or does something not work?', 'done'],
    ],
    ['handoff', 'What does it cost?', ['Sales here. What would you like to buy?', 'done']],
    [
      'handoff',
      'It does not work',
      ['Support here. Please restart it, and tell me whether that helps.', 'done'],
    ],
    ['pipeline', 'bees', ['My_pipeline says: "bees", in one sentence.', 'done']],
    ['critic', 'tea', ['My_critic takes "tea".', 'terminate']],
    ['form', 'hello', ['Welcome to My_form! Say that you want to book a table.', 'done']],
  ])('from %s answers "%s"', async (template, message, outcome) => {
    expect(await lead(template, (talk) => talk.say(message))).toEqual(outcome);
  });

  it('from form waits for the form', async () => {
    const outcome = await lead('form', async (talk) => {
      await talk.say('I want to book a table');
      expect(talk.last('input_request')).toMatchObject({ kind: 'tool', component: 'BookingForm' });
      await talk.answer({ day: 'Friday', people: 4 });
    });
    expect(outcome).toEqual(['Your table for Friday is booked.', 'done']);
  });
});
