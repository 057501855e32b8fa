import { logRef, RuntimeError, type CodeCall } from '@mozaiks/contracts';
import { freshChat } from '../suites/subject.ts';
import { testTools } from './test-tools.ts';

const callOf = (name: string): CodeCall => ({
  kind: 'tool',
  log: logRef(freshChat(), 'log'),
  run_id: 'run',
  workflow_name: 'Test',
  agent: 'A',
  bundle: { module: 'tests', hash: '', source: '', directory: '/' },
  function: name,
  call: { style: 'object', parameters: [] },
  isolation: 'inline',
  timeout_ms: 1_000,
  max_result_bytes: 1_000,
  arguments: { name: 'Ada' },
  context: {},
  call_id: 'call',
  idempotency_key: 'key',
});
const running = (): AbortSignal => new AbortController().signal;

describe('test tools', () => {
  it('runs a function with its arguments, and returns its result with the variables that it set', async () => {
    const tools = testTools({
      greet: ({ name }, { set }) => {
        set('greeted', true);
        return { hello: name, nothing: undefined };
      },
    });
    const result = await tools.call(callOf('greet'), running());
    expect(result).toEqual({
      ok: true,
      value: { hello: 'Ada' },
      set: { greeted: true },
      duration_ms: 0,
    });
    expect(tools.calls.map(({ function: name }) => name)).toEqual(['greet']);
  });

  it('treats undefined as null', async () => {
    expect(
      await testTools({ quiet: () => undefined }).call(callOf('quiet'), running()),
    ).toMatchObject({ ok: true, value: null });
  });

  it.each([
    ['an error', new Error('no luck'), { code: 'tool_failed', message: 'no luck' }],
    [
      'a RuntimeError',
      new RuntimeError('platform_unconfigured'),
      { code: 'platform_unconfigured', message: 'PLATFORM_API_URL is not set' },
    ],
  ])('turns %s into a failed result', async (_what, thrown, error) => {
    const result = await testTools({ fail: () => Promise.reject(thrown) }).call(
      callOf('fail'),
      running(),
    );
    expect(result).toEqual({ ok: false, error, duration_ms: 0 });
  });

  it('fails the call of an unknown function', async () => {
    expect(await testTools().call(callOf('greet'), running())).toMatchObject({
      ok: false,
      error: { code: 'tool_unavailable' },
    });
  });

  it('stops when it is aborted', async () => {
    const controller = new AbortController();
    const result = testTools({ hang: () => new Promise(() => undefined) }).call(
      callOf('hang'),
      controller.signal,
    );
    controller.abort('cancel');
    expect(await result).toMatchObject({ ok: false, error: { code: 'cancelled' } });
  });
});
