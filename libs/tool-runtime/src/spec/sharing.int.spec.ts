import type { CodeCall, CodeResult, Isolation } from '@mozaiks/contracts';
import { callOf, logOf, never, runtimes, until } from './calls.fixture.ts';

const waitingFor = (ms: number): string =>
  `exports.run = () => new Promise((resolve) => setTimeout(resolve, ${ms}, 1));`;
const computingFor = (ms: number): string =>
  `exports.run = () => { for (const end = Date.now() + ${ms}; Date.now() < end; ); return 1; };`;
const trivial = 'exports.run = () => 1;';
/** Isolates start slowly on a busy machine. */
const SLOW_START_MS = 30_000;
const quantile = (times: readonly number[], share: number): number =>
  times.toSorted((a, b) => a - b)[Math.floor(times.length * share)] ?? Infinity;

/** Resolves when the code of a call has started. */
function startSign() {
  let hasStarted = false;
  const onProgress = (): void => void (hasStarted = true);
  return { onProgress, seen: () => until(() => hasStarted) };
}

describe.each<Isolation>(['worker', 'process'])(
  'calls that share an isolate of kind %s',
  (isolation) => {
    const { make, closeAll } = runtimes();
    afterEach(closeAll);
    const place = isolation === 'worker' ? 'require("worker_threads").threadId' : 'process.pid';
    const ofApp = (app: string): Partial<CodeCall> => ({ log: logOf(app) });

    it(
      'wait at the same time in one isolate',
      async () => {
        const { call } = make({ settings: { pool_size: 1 } });
        const source = `exports.run = (_, ctx) => new Promise((resolve) => setTimeout(resolve, 300, ${place}));`;
        const started = performance.now();
        const results = await Promise.all(
          Array.from({ length: 50 }, () => call(callOf(isolation, source), never())),
        );
        expect(new Set(results.map((result) => result.ok && result.value)).size).toBe(1);
        expect(performance.now() - started).toBeLessThan(50 * 300);
      },
      SLOW_START_MS,
    );

    it(
      'each have their own arguments, context, writes, log, progress, signal and answer',
      async () => {
        const { call, logger } = make({ settings: { pool_size: 1 } });
        const source = `exports.run = async ({ n }, ctx) => {
      ctx.context.set('seen', ctx.context.get('n'));
      await new Promise((resolve) => setTimeout(resolve, 100 + (n % 3) * 20));
      ctx.log.info('line ' + n);
      ctx.progress(n);
      return [n, ctx.context.get('n'), ctx.context.get('seen'), ctx.call_id, ctx.idempotency_key, ctx.answer, ctx.signal.aborted];
    };`;
        const progress = new Map<number, number | undefined>();
        const one = (n: number) =>
          call(
            callOf(isolation, source, {
              arguments: { n },
              context: { n },
              answer: n,
              call_id: `call-${n}`,
              idempotency_key: `key-${n}`,
              onProgress: (percent) => void progress.set(n, percent),
            }),
            never(),
          );
        const results = await Promise.all(Array.from({ length: 20 }, (_, n) => one(n)));
        results.forEach((result, n) => {
          expect(result).toMatchObject({
            ok: true,
            value: [n, n, n, `call-${n}`, `key-${n}`, n, false],
            set: { seen: n },
          });
          expect(progress.get(n)).toBe(n);
          const line = logger.lines.find(({ msg }) => msg === `line ${n}`);
          expect(line?.fields.data).toMatchObject({ call_id: `call-${n}` });
        });
      },
      SLOW_START_MS,
    );

    it(
      'are stopped one by one: a cancel aborts the signal of its own call only',
      async () => {
        const { call } = make({ settings: { pool_size: 1 } });
        const source = `exports.run = (_, { signal, progress }) => new Promise((resolve) => {
      progress(1);
      signal.addEventListener('abort', () => resolve('aborted'));
      setTimeout(resolve, 400, 'finished');
    });`;
        const controller = new AbortController();
        const sign = startSign();
        const stopped = call(
          callOf(isolation, source, { onProgress: sign.onProgress }),
          controller.signal,
        );
        const other = call(callOf(isolation, source), never());
        await sign.seen();
        controller.abort();
        expect(await stopped).toMatchObject({ ok: false, error: { code: 'cancelled' } });
        expect(await other).toMatchObject({ ok: true, value: 'finished' });
      },
      SLOW_START_MS,
    );

    it(
      'finish when another one times out, and no new call goes to their isolate',
      async () => {
        const { call } = make({ settings: { pool_size: 4 } });
        const source = `exports.run = ({ ms }) => new Promise((resolve) => setTimeout(resolve, ms, ${place}));`;
        const run = (ms: number, timeout_ms = 10_000) =>
          call(callOf(isolation, source, { arguments: { ms }, timeout_ms }), never());
        await run(0);
        const [neighbour, late] = [run(800), run(60_000, 100)];
        expect(await late).toMatchObject({ ok: false, error: { code: 'tool_timeout' } });
        const next = await run(0);
        const finished = await neighbour;
        expect([finished.ok, next.ok]).toEqual([true, true]);
        expect(next.ok && next.value).not.toBe(finished.ok && finished.value);
      },
      SLOW_START_MS,
    );

    it(
      'are interrupted if the isolate must be ended because one of them blocks it',
      async () => {
        const { call } = make({ settings: { pool_size: 4 } });
        const source = `exports.run = ({ block, ms }, { progress }) => new Promise((resolve) => {
      progress(1);
      setTimeout(() => { while (block); resolve(1); }, ms);
    });`;
        const run = (block: boolean, ms: number, more: Partial<CodeCall> = {}) =>
          call(
            callOf(isolation, source, { arguments: { block, ms }, timeout_ms: 20_000, ...more }),
            never(),
          );
        const [first, second] = [startSign(), startSign()];
        const innocent = run(false, 5000, first);
        await first.seen();
        const guilty = run(true, 50, { ...second, timeout_ms: 500 });
        await second.seen();
        await new Promise((resolve) => setTimeout(resolve, 150));
        // The blocked isolate takes no new call.
        expect(await run(false, 0)).toMatchObject({ ok: true });
        expect(await guilty).toMatchObject({ ok: false, error: { code: 'tool_timeout' } });
        expect(await innocent).toMatchObject({ ok: false, error: { code: 'interrupted' } });
      },
      SLOW_START_MS,
    );

    it(
      'finish if another call throws an uncatchable error',
      async () => {
        const { call, logger } = make({ settings: { pool_size: 1 } });
        const source = `exports.run = ({ fail }) => new Promise((resolve) => {
      if (fail) setTimeout(() => { throw new Error('thrown by a timer'); }, 50);
      else setTimeout(resolve, 500, 'finished');
    });`;
        const run = (fail: boolean) =>
          call(callOf(isolation, source, { arguments: { fail } }), never());
        const [other, failing] = [run(false), run(true)];
        expect(await failing).toMatchObject({
          error: {
            code: 'tool_crashed',
            message: 'the code crashed its isolate: thrown by a timer',
          },
        });
        expect(await other).toMatchObject({ ok: true, value: 'finished' });
        expect(JSON.stringify(logger.lines)).toContain('subject.ts');
      },
      SLOW_START_MS,
    );

    it(
      'are interrupted when another one ends the isolate, and that one has crashed',
      async () => {
        const { call } = make({ settings: { pool_size: 1 } });
        const source = `exports.run = ({ exit }) => new Promise((resolve) => setTimeout(() => exit ? process.exit(3) : resolve(1), exit ? 100 : 2000));`;
        const run = (exit: boolean) =>
          call(callOf(isolation, source, { arguments: { exit } }), never());
        const [other, exiting] = [run(false), run(true)];
        expect(await exiting).toMatchObject({ error: { code: 'tool_crashed' } });
        expect(await other).toMatchObject({ error: { code: 'interrupted' } });
        expect(await run(false)).toMatchObject({ ok: true });
      },
      SLOW_START_MS,
    );

    it(
      'never share an isolate with another app',
      async () => {
        const { call } = make();
        const source = `exports.run = () => new Promise((resolve) => setTimeout(resolve, 300, ${place}));`;
        const inApp = async (app: string) => {
          const results = await Promise.all(
            [1, 2, 3].map(() => call(callOf(isolation, source, ofApp(app)), never())),
          );
          return new Set(results.map((result: CodeResult) => result.ok && result.value));
        };
        const [one, other] = await Promise.all([inApp('one'), inApp('other')]);
        expect([...one].filter((id) => other.has(id))).toEqual([]);
      },
      SLOW_START_MS,
    );

    it.each([
      [
        'a timer',
        'setInterval(() => { for (const end = Date.now() + 300; Date.now() < end; ); }, 10);',
      ],
      [
        'a timer that does not keep the process alive',
        'setInterval(() => { for (const end = Date.now() + 300; Date.now() < end; ); }, 10).unref();',
      ],
      ['a thread', 'new (require("worker_threads").Worker)("for (;;);", { eval: true });'],
    ])(
      'are not delayed by %s that computes after an earlier call, because the isolate is replaced',
      async (_, leaving) => {
        const { call } = make({ settings: { pool_size: 2 } });
        const left = await call(
          callOf(isolation, `exports.run = () => { ${leaving} return ${place}; };`, ofApp('one')),
          never(),
        );
        // Until the timer has computed for the first time, it cannot be distinguished from one that
        // does nothing.
        await new Promise((resolve) => setTimeout(resolve, 1_000));
        const times: number[] = [];
        for (let n = 0; n < 10; n += 1) {
          const started = performance.now();
          const result = await call(
            callOf(isolation, `exports.run = () => ${place};`, ofApp('other')),
            never(),
          );
          times.push(performance.now() - started);
          expect(result.ok && left.ok && result.value !== left.value).toBe(true);
        }
        expect(quantile(times, 0.5)).toBeLessThan(300);
      },
      SLOW_START_MS,
    );
  },
);

describe('a worker that several users of one app share', () => {
  const { make, closeAll } = runtimes();
  afterEach(closeAll);

  it(
    'starts no call after another one has changed globals, even if that one is still running',
    async () => {
      const { call } = make({ settings: { pool_size: 4 } });
      const source = `exports.run = ({ pollute }, ctx) => {
      const seen = globalThis.leak ?? null;
      if (pollute) globalThis.leak = 'secret';
      ctx.progress(1);
      return new Promise((resolve) => setTimeout(resolve, 300, seen));
    };`;
      const sign = startSign();
      const run = (user: string, pollute: boolean, onProgress?: () => void) =>
        call(
          callOf('worker', source, {
            log: logOf('app', user),
            arguments: { pollute },
            ...(onProgress ? { onProgress } : {}),
          }),
          never(),
        );
      const polluting = run('ada', true, sign.onProgress);
      const together = run('bob', false);
      await sign.seen();
      const later = run('bob', false);
      for (const result of await Promise.all([polluting, together, later]))
        expect(result).toMatchObject({ ok: true, value: null });
    },
    SLOW_START_MS,
  );

  it(
    'separates the module state of users who call at the same time',
    async () => {
      const { call } = make({ settings: { pool_size: 1 } });
      const source =
        'let mine; exports.run = async (_, { user_id }) => { mine ??= user_id; await new Promise((r) => setTimeout(r, 50)); return mine; };';
      const users = Array.from({ length: 20 }, (_, n) => `user-${n}`);
      const results = await Promise.all(
        users.map((user) => call(callOf('worker', source, { log: logOf('app', user) }), never())),
      );
      expect(results.map((result) => result.ok && result.value)).toEqual(users);
    },
    SLOW_START_MS,
  );
});

describe('many waiting calls of one app', () => {
  const { make, closeAll } = runtimes();
  afterEach(closeAll);
  const timeOf = async (work: Promise<unknown>): Promise<number> => {
    const started = performance.now();
    await work;
    return performance.now() - started;
  };

  it.each([
    ['', 0],
    [', while a third app computes in two isolates', 2],
  ])(
    'finish together, and delay no other tenant%s',
    async (_, computing) => {
      const { call } = make();
      const run = (app: string, source: string) =>
        call(callOf('worker', source, { log: logOf(app) }), never());
      await run('trivial', trivial);
      const burners = Array.from({ length: computing }, () => run('computing', computingFor(3000)));
      let isOver = false;
      const burst = timeOf(
        Promise.all(Array.from({ length: 1000 }, () => run('waiting', waitingFor(2000)))),
      ).finally(() => (isOver = true));
      const times: number[] = [];
      while (!isOver) {
        times.push(await timeOf(run('trivial', trivial)));
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      // Generous, because a busy machine is slower. Measured by tools/bench/tool-pool.mjs.
      expect(await burst).toBeLessThan(20_000);
      expect(quantile(times, 0.5)).toBeLessThan(5_000);
      expect(quantile(times, 0.99)).toBeLessThan(10_000);
      await Promise.all(burners);
    },
    60_000,
  );
});
