import { tenantScope } from '@mozaiks/contracts';
import { ADA, harnessForEach } from '../testing/harness.fixture.ts';
import { aRun } from '../testing/events.fixture.ts';
import { token } from '../testing/tokens.fixture.ts';

const EVE = tenantScope('app2', 'eve');
const eve = { token: token({ app_id: 'app2', user_id: 'eve' }) };
const harness = harnessForEach();

describe('two tenants', () => {
  it('use the same chat id at the same time and never see each other', async () => {
    harness.chats.onSubmit = (log, command) =>
      harness.chats.commit(log, aRun(`canary-${log.app_id}-${command.command_id}`));
    const [first, second] = [await harness.ready(), await harness.ready(eve)];
    for (const client of [first, second])
      client.send({
        type: 'user_message',
        chat_id: 'same',
        workflow_name: 'HelloWorld',
        text: 'hi',
        command_id: 'k',
      });
    await Promise.all([first.next('workflow_complete'), second.next('workflow_complete')]);
    await Promise.all([first.settled(), second.settled()]);
    expect(JSON.stringify(first.frames)).not.toMatch(/canary-app2|eve/);
    expect(JSON.stringify(second.frames)).not.toMatch(/canary-app1|ada/);
    expect(first.events()).toHaveLength(5);
    expect(second.events()).toHaveLength(5);
  });

  const frames = (chat_id: string): object[] => [
    { type: 'open', chat_id },
    { type: 'open', chat_id, after_seq: 3, log_id: 'log1', trace: true },
    { type: 'user_message', chat_id, text: 'hi', command_id: 'k' },
    { type: 'input_response', chat_id, request_id: 'q', value: 1, command_id: 'k' },
    { type: 'tool_response', chat_id, call_id: 't', result: 1, command_id: 'k' },
    { type: 'cancel', chat_id, command_id: 'k' },
  ];
  it.each(frames('').map((frame, at) => [JSON.stringify(frame), at] as const))(
    '%s: a foreign chat is answered like an unknown one',
    async (_frame, at) => {
      harness.chats.commit(harness.chats.create(ADA, 'foreign'), aRun('canary'));
      harness.chats.create(EVE, 'own');
      const client = await harness.ready(eve);
      const answerTo = async (chat_id: string) => {
        client.send(frames(chat_id)[at] ?? {});
        return JSON.stringify(await client.next('request_error')).replaceAll(chat_id, '<id>');
      };
      expect(await answerTo('foreign')).toBe(await answerTo('nowhere'));
      await client.settled();
      expect(client.types()).toEqual(['ready', 'request_error', 'request_error', 'pong']);
      expect(harness.chats.submitted).toEqual([]);
    },
  );

  it('are distinguished by the whole tenant, not by a part of it', async () => {
    harness.chats.create(ADA, 'foreign');
    for (const fields of [{ user_id: 'other' }, { app_id: 'app2' }]) {
      const client = await harness.ready({ token: token(fields) });
      client.send({ type: 'open', chat_id: 'foreign' });
      expect(await client.next('request_error')).toMatchObject({ code: 'chat_not_found' });
    }
  });

  it('create their own chat if another tenant has one with that id', async () => {
    harness.chats.commit(harness.chats.create(ADA, 'same'), aRun('canary'));
    const client = await harness.ready(eve);
    client.send({ type: 'open', chat_id: 'same', workflow_name: 'HelloWorld' });
    expect(await client.next('caught_up')).toMatchObject({ head_seq: 0 });
  });
});
