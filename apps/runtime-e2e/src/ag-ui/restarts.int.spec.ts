import { randomUUID } from 'node:crypto';
import { startServer, type Server } from '../harness/server.fixture.ts';
import { input, poster, typesIn, user } from './post.fixture.ts';
import { AG_UI_WORKFLOWS } from './workflows.fixture.ts';

describe('AG-UI: a run whose instance stops in the middle of a text', () => {
  let server: Server;
  const post = poster(() => server);
  beforeAll(async () => {
    server = await startServer({ workflows: { Slow: AG_UI_WORKFLOWS['Slow'] ?? {} } });
  }, 60_000);
  afterAll(() => server?.dispose());

  /**
   * The response of the run, whose server is stopped in the middle of the text, and the response of
   * the next instance to the same request.
   */
  const interrupted = async (signal: 'SIGTERM' | 'SIGKILL') => {
    const said = user('hi');
    const body = input(randomUUID(), { messages: [said] });
    let ended: Promise<unknown> | undefined;
    const first = await post('Slow', body, {
      onText: (text) => {
        if (text.includes('CONTENT')) ended ??= server.end(signal);
      },
    }).catch(() => undefined);
    await ended;
    await server.start();
    return { said, body, first };
  };
  const WHOLE = /^You said hi, and .* by one\.$/;

  it('is closed by a draining instance, which discards its text; the next instance shows all of it', async () => {
    const { said, body, first } = await interrupted('SIGTERM');
    const types = first === undefined ? [] : typesIn(first);
    expect(
      types.slice(types.indexOf('TEXT_MESSAGE_END')).filter((type) => type !== 'CUSTOM'),
    ).toEqual(['TEXT_MESSAGE_END', 'MESSAGES_SNAPSHOT', 'STEP_FINISHED', 'RUN_ERROR']);
    expect(first?.events.find(({ type }) => type === 'MESSAGES_SNAPSHOT')?.['messages']).toEqual([
      { ...said },
    ]);
    expect(first?.end).toMatchObject({ code: 'shutting_down' });
    const again = await post('Slow', body);
    expect(again.said).toMatch(WHOLE);
    expect(again.end).toMatchObject({ type: 'RUN_FINISHED', result: { reason: 'done' } });
  });

  it('continues after its instance was killed', async () => {
    const { said, body } = await interrupted('SIGKILL');
    const again = await post('Slow', {
      ...body,
      messages: [said, { id: 'lost', role: 'assistant', content: 'You s' }],
    });
    expect(again.events[1]).toMatchObject({ type: 'MESSAGES_SNAPSHOT', messages: [said] });
    expect(again.said).toMatch(WHOLE);
    expect(again.end).toMatchObject({ type: 'RUN_FINISHED', result: { reason: 'done' } });
  });
});
