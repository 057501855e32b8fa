import { ask } from '../harness/ask.fixture.ts';
import { startServer, type Server } from '../harness/server.fixture.ts';
import { databaseUri, describeWithMongo, freshDatabase } from '@mozaiks/testkit';
import { assistant, talkTo, user, type Talk } from './client.fixture.ts';
import { OPENAI_WORKFLOWS } from './workflows.fixture.ts';

function conversations(env: () => Record<string, string>): void {
  let server: Server;
  let talk: Talk;
  beforeAll(async () => {
    server = await startServer({ workflows: OPENAI_WORKFLOWS, env: env() });
    talk = talkTo(server);
  }, 120_000);
  afterAll(() => server?.dispose());

  const textsIn = async (chat_id: string): Promise<readonly string[]> => {
    const { body } = await ask(server, `GET /api/chats/${chat_id}/events?limit=1000`);
    return (body['items'] as readonly Readonly<Record<string, unknown>>[]).flatMap(
      ({ type, text }) =>
        type === 'user_message' || type === 'agent_response' ? [String(text)] : [],
    );
  };

  it('continues the chat of a conversation that is sent whole, without repeating a message', async () => {
    const first = await talk.ask('Count', [user('one')]);
    const turns = [user('one'), assistant(first.text), user('two')];
    const second = await talk.ask('Count', turns);
    expect(second.chat_id).toBe(first.chat_id);
    expect([first.text, second.text]).toEqual(['That was 1.', 'That was 2.']);
    const third = await talk.ask('Count', [...turns, assistant(second.text), user('three')]);
    expect(third).toEqual({ text: 'That was 3.', chat_id: first.chat_id });
    expect((await textsIn(first.chat_id)).filter((text) => text !== '')).toEqual([
      'one',
      'That was 1.',
      'two',
      'That was 2.',
      'three',
      'That was 3.',
    ]);
  });

  it('finds the chat after a restart, whatever instructions the conversation contains', async () => {
    const first = await talk.ask('Count', [user('again')]);
    await server.end('SIGTERM');
    await server.start();
    talk = talkTo(server);
    const second = await talk.ask('Count', [
      { role: 'system', content: 'Be rude.' },
      user(' again '),
      { role: 'assistant', content: [{ type: 'text', text: first.text }] },
      user('two'),
    ]);
    expect(second).toEqual({ text: 'That was 2.', chat_id: first.chat_id });
  }, 120_000);

  it('forks the chat when an earlier turn is answered differently, with the state of that turn', async () => {
    const first = await talk.ask('Count', [user('fork')]);
    const turns = [user('fork'), assistant(first.text), user('two')];
    const second = await talk.ask('Count', turns);
    const again = await talk.ask('Count', turns);
    expect(again.text).toBe('That was 2.');
    expect(again.chat_id).not.toBe(second.chat_id);
    const edited = await talk.ask('Count', [...turns.slice(0, 2), user('other')]);
    expect(edited.text).toBe('That was 2.');
  });

  it('answers concurrent requests that continue one conversation in separate chats', async () => {
    const first = await talk.ask('Count', [user('race')]);
    const turns = [user('race'), assistant(first.text)];
    const answers = await Promise.all(
      ['x', 'y', 'z', 'x'].map((text) => talk.ask('Count', [...turns, user(text)])),
    );
    expect(answers.map(({ text }) => text)).toEqual(Array(4).fill('That was 2.'));
    expect(new Set(answers.map(({ chat_id }) => chat_id)).size).toBe(4);
  });

  it('starts a chat with the earlier turns of an unknown conversation', async () => {
    const turns = [user('My name is Ada'), assistant('Hello Ada'), user('hi')];
    const { text, chat_id } = await talk.ask('Echo', turns);
    expect(text).toBe('You said hi.');
    expect(await textsIn(chat_id)).toEqual(['My name is Ada', 'Hello Ada', 'hi', 'You said hi.']);
    const next = await talk.ask('Echo', [...turns, assistant(text), user('ho')]);
    expect(next).toEqual({ text: 'You said ho.', chat_id });
  });

  it('adds only the last message to a chat that is named', async () => {
    const { chat_id } = await talk.ask('Count', [user('a')], { metadata: { chat_id: 'named-1' } });
    expect(chat_id).toBe('named-1');
    const turns = [user('whatever'), assistant('was said'), user('b')];
    const metadata = { chat_id };
    expect(await talk.ask('Count', turns, { metadata })).toEqual({ text: 'That was 2.', chat_id });
    expect(await talk.say('Count', [user('c')], { metadata })).toBe('That was 3.');
  });

  it('does not derive a chat from `user`', async () => {
    const said = [user('hi')];
    const [one, two] = [
      await talk.ask('Echo', said, { user: 'named-1' }),
      await talk.ask('Echo', said, { user: 'named-1' }),
    ];
    expect(new Set([one.chat_id, two.chat_id, 'named-1']).size).toBe(3);
  });

  it('does not lead another tenant to a chat', async () => {
    const first = await talk.ask('Count', [user('mine')]);
    const turns = [user('mine'), assistant(first.text), user('two')];
    for (const claims of [{ user_id: 'eve' }, { app_id: 'other' }]) {
      const other = talkTo(server, { claims });
      const answer = await other.ask('Count', turns);
      expect(answer.text).toBe('That was 1.');
      expect(answer.chat_id).not.toBe(first.chat_id);
      await other.ask('Count', turns, { metadata: { chat_id: first.chat_id } });
    }
    expect(await talk.say('Count', turns)).toBe('That was 2.');
  });

  it.each([
    ['Pay', 'go', 'May a call pay {"sum":10}?\nReply with "yes" or "no".', 'yes', 'So: paid 10.'],
    ['Form', 'go', '', '{"size":3}', 'Got {"size":3}.'],
    ['Choice', 'go', 'Heard go.\n\nWhich?\n1. red\n2. blue', '2', ''],
    ['Talk', 'go', 'Heard go.\n\nWhat else?', 'this', 'Heard this.\n\nWhat else?'],
  ])('ends an answer of %s with its question, which the next message answers', async (...row) => {
    const [model, said, question, reply, after] = row;
    const first = await talk.ask(model, [user(said)]);
    if (question !== '') expect(first.text).toBe(question);
    const turns = [user(said), assistant(first.text), user(reply)];
    const second = await talk.ask(model, turns);
    expect(second.chat_id).toBe(first.chat_id);
    if (after !== '') expect(second.text).toBe(after);
  });

  it('asks again when the answer does not fit', async () => {
    const first = await talk.ask('Choice', [user('go')]);
    const turns = [user('go'), assistant(first.text), user('green')];
    const again = await talk.ask('Choice', turns);
    expect(again).toEqual({ text: 'Which?\n1. red\n2. blue', chat_id: first.chat_id });
  });
}

describe('OpenAI conversations', () => conversations(() => ({})));

describeWithMongo('OpenAI conversations on MongoDB', (mongo) => {
  conversations(() => ({
    STORE: 'mongo',
    MONGODB_URI: databaseUri(mongo().uri, freshDatabase()),
  }));
});
