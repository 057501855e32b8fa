import type { CodeCall, Isolation, JsonValue } from '@mozaiks/contracts';
import { recordingMetrics } from '@mozaiks/testkit';
import { bundleOf, callOf, logOf, never, runtimes, until } from './calls.fixture.ts';

/** The behavior that all kinds of isolation share. */
export function toolRuntimeSuite(isolation: Isolation): void {
  describe(`isolation ${isolation}`, () => {
    const { make, closeAll } = runtimes();
    const shared = make();
    afterAll(closeAll);

    const run = (source: string, more?: Partial<CodeCall>) =>
      shared.call(callOf(isolation, source, more), never());
    const resultOf = async (source: string, more?: Partial<CodeCall>): Promise<JsonValue> => {
      const result = await run(source, more);
      return result.ok ? result.value : { failed: result.error };
    };
    const errorOf = async (source: string, more?: Partial<CodeCall>) => {
      const result = await run(source, more);
      return result.ok ? { value: result.value } : result.error;
    };
    const tenant = (app_id: string, user_id: string) => ({ log: logOf(app_id, user_id) });

    it('counts isolates, busy isolates and waiting calls, and measures how long calls waited', async () => {
      const metrics = recordingMetrics();
      const runtime = make({ metrics });
      expect(runtime.stats()).toEqual({ isolates: 0, busy: 0, waiting: 0 });
      const stop = new AbortController();
      const call = runtime.call(
        callOf(isolation, 'exports.run = (args, ctx) => new Promise(() => undefined);'),
        stop.signal,
      );
      expect(runtime.stats()).toMatchObject({ waiting: 1 });
      await until(() => runtime.stats().busy === 1);
      await until(() => metrics.total('mozaiks_tool_queue_duration_seconds') === 1);
      stop.abort();
      await call;
    });

    describe('calling', () => {
      it('passes the arguments and the context to a function in object style', async () => {
        const source =
          'exports.run = (args, ctx) => [args.name, ctx.app_id, ctx.user_id, ctx.chat_id, ctx.workflow_name, ctx.agent, ctx.call_id, ctx.idempotency_key];';
        expect(await resultOf(source, { arguments: { name: 'Ada' } })).toEqual([
          'Ada',
          'app',
          'user',
          'chat-1',
          'Sample',
          'Greeter',
          'call-1',
          'key-1',
        ]);
      });

      it('awaits an async function', async () => {
        expect(await resultOf('exports.run = async () => { await null; return 7; };')).toBe(7);
      });

      it('binds arguments by name in positional style, and fills in injected values', async () => {
        const source =
          'exports.run = (city, app_id, user_id, chat_id, workflow_name, agent_name, context_variables, ctx, missing = "default") => [city, app_id, user_id, chat_id, workflow_name, agent_name, context_variables, ctx.call_id, missing];';
        const parameters = [
          'city',
          'app_id',
          'user_id',
          'chat_id',
          'workflow_name',
          'agent_name',
          'context_variables',
          'ctx',
          'missing',
        ];
        const more = {
          call: { style: 'positional', parameters },
          arguments: { city: 'Paris' },
          context: { mood: 'good' },
        } as const;
        expect(await resultOf(source, more)).toEqual([
          'Paris',
          'app',
          'user',
          'chat-1',
          'Sample',
          'Greeter',
          { mood: 'good' },
          'call-1',
          'default',
        ]);
      });

      it('lets no model choose the tenant, in either style', async () => {
        const sent = { arguments: { app_id: 'other', user_id: 'other' } };
        expect(
          await resultOf('exports.run = ({ app_id, user_id }) => [app_id, user_id];', sent),
        ).toEqual(['app', 'user']);
        const positional = {
          ...sent,
          call: { style: 'positional', parameters: ['app_id', 'user_id'] },
        } as const;
        expect(
          await resultOf('exports.run = (app_id, user_id) => [app_id, user_id];', positional),
        ).toEqual(['app', 'user']);
      });

      it('returns the arguments without the injected values', async () => {
        expect(
          await resultOf('exports.run = (args) => ({ args, keys: Object.keys(args) });', {
            arguments: { a: 1 },
          }),
        ).toEqual({
          args: { a: 1 },
          keys: ['a'],
        });
      });

      it('calls `run` of a tool created by defineTool', async () => {
        const source =
          'const { defineTool } = require("@mozaiks/contracts"); exports.greet = defineTool({ greeting: "Hello", run({ name }) { return this.greeting + " " + name; } });';
        expect(await resultOf(source, { function: 'greet', arguments: { name: 'Ada' } })).toBe(
          'Hello Ada',
        );
      });

      it('passes a hook its event, but no tool context', async () => {
        const source =
          'exports.run = (hook) => ({ event: hook.event, run_id: hook.run_id, app_id: hook.app_id, mood: hook.context.get("mood"), hasAnswer: "answer" in hook });';
        const more = {
          kind: 'hook',
          arguments: { type: 'agent_start' },
          context: { mood: 'good' },
        } as const;
        expect(await resultOf(source, more)).toEqual({
          event: { type: 'agent_start' },
          run_id: 'run-1',
          app_id: 'app',
          mood: 'good',
          hasAnswer: false,
        });
      });

      it('passes a router the context', async () => {
        expect(
          await resultOf('exports.run = (ctx) => ctx.context.get("next");', {
            kind: 'router',
            context: { next: 'Critic' },
          }),
        ).toBe('Critic');
      });

      it("passes on a person's answer, otherwise null", async () => {
        const source = 'exports.run = (_, ctx) => ctx.answer;';
        expect(await resultOf(source, { answer: { choice: 2 } })).toEqual({ choice: 2 });
        expect(await resultOf(source)).toBeNull();
      });

      it("resolves Node's modules, and refuses packages of the runtime", async () => {
        expect(
          await resultOf(
            'exports.run = () => require("node:path").join("a", "b") + require("path").sep;',
          ),
        ).toContain('a');
        expect(await errorOf('require("@mozaiks/runner"); exports.run = () => 1;')).toMatchObject({
          code: 'tool_unavailable',
        });
      });

      it('answers tool_unavailable for a missing function', async () => {
        expect(await errorOf('exports.other = () => 1;')).toEqual({
          code: 'tool_unavailable',
          message: 'the module exports no function run',
        });
      });
    });

    describe('results', () => {
      it.each<[name: string, expression: string, expected: JsonValue]>([
        ['undefined as null', 'undefined', null],
        [
          'undefined items as null, without undefined fields',
          '({ a: undefined, b: [undefined, 1] })',
          { b: [null, 1] },
        ],
        ['a Date as its text', 'new Date(0)', '1970-01-01T00:00:00.000Z'],
        ['the result of toJSON', '({ toJSON: () => ({ x: 1 }) })', { x: 1 }],
        ['NaN and Infinity as null', '[NaN, Infinity]', [null, null]],
        [
          'an instance as its own fields',
          'new (class Point { constructor() { this.x = 1; } })()',
          { x: 1 },
        ],
        ['a lone surrogate as U+FFFD', '"a\\ud800b"', 'a\ufffdb'],
        ['a BigInt as digits', '12345678901234567890n', '12345678901234567890'],
        ['a Map as an object', 'new Map([["a", 1], [2, new Set(["b"])]])', { a: 1, 2: ['b'] }],
        [
          'a Set as a list',
          '({ s: new Set([1, new Date(0)]) })',
          { s: [1, '1970-01-01T00:00:00.000Z'] },
        ],
        [
          'an error inside as name and message',
          '[new RangeError("no")]',
          [{ name: 'RangeError', message: 'no' }],
        ],
        [
          'the errors of an aggregate, with their codes',
          '({ e: new AggregateError([Object.assign(new Error("a"), { code: "E_A" })], "all") })',
          {
            e: {
              name: 'AggregateError',
              message: 'all',
              errors: [{ name: 'Error', message: 'a', code: 'E_A' }],
            },
          },
        ],
        [
          'settled promises with the reason of a failure',
          'Promise.allSettled([1, Promise.reject(new Error("declined"))])',
          [
            { status: 'fulfilled', value: 1 },
            { status: 'rejected', reason: { name: 'Error', message: 'declined' } },
          ],
        ],
        [
          'a generator as its items',
          '(function* () { yield "a"; yield { b: 1 }; })()',
          ['a', { b: 1 }],
        ],
        ['a generator with its result last', '(function* () { yield 1; return 2; })()', [1, 2]],
        [
          'an async generator as its items',
          '(async function* () { yield "began"; yield "done"; })()',
          ['began', 'done'],
        ],
        ['iterators inside', '({ keys: new Map([["a", 1]]).keys() })', { keys: ['a'] }],
        ['a web iterable as its items', 'new URLSearchParams("a=1")', [['a', '1']]],
        ['a list of numbers in a typed array', 'new Float64Array([1.5, 2])', [1.5, 2]],
        ['an object without a prototype', 'Object.create(null)', {}],
        [
          'the same object twice',
          '(() => { const o = { x: 1 }; return [o, o]; })()',
          [{ x: 1 }, { x: 1 }],
        ],
      ])('converts %s', async (_, expression, expected) => {
        expect(await resultOf(`exports.run = () => ${expression};`)).toEqual(expected);
      });

      it.each([
        ['a function', '({ f() {} })', 'function'],
        ['a symbol', '[Symbol("x")]', 'symbol'],
        ['a Map whose keys are objects', 'new Map([[{}, 1]])', '[...map]'],
        ['a response', 'new Response("{}")', 'response.json()'],
        ['a regular expression', '({ r: /x/ })', 'a RegExp has no fields'],
        [
          'an instance without fields',
          'new (class Account { #id = 1; })()',
          'return a plain object',
        ],
        ['an endless generator', '(function* () { for (;;) yield 1; })()', '65536'],
        [
          'an endless async generator',
          '(async function* () { for (;;) yield "x".repeat(1000); })()',
          '65536',
        ],
        ['an async iterator inside', '[(async function* () {})()]', 'its items as a list'],
        ['a promise inside', '({ p: Promise.resolve(1) })', 'await'],
        ['a cycle', '(() => { const o = {}; o.o = o; return o; })()', 'itself'],
        [
          'more than 32 levels',
          '(() => { let o = 1; for (let i = 0; i < 33; i++) o = [o]; return o; })()',
          '32',
        ],
        ['the key __proto__', 'JSON.parse(\'{"__proto__": 1}\')', '__proto__'],
        ['too many bytes', '"é".repeat(40000)', '65536'],
        [
          'shared references that multiply',
          '(() => { let o = ["x"]; for (let i = 0; i < 30; i++) o = [o, o]; return o; })()',
          '65536',
        ],
      ])('refuses %s', async (_, expression, hint) => {
        const error = await errorOf(`exports.run = () => ${expression};`);
        expect(error).toMatchObject({
          code: 'tool_result_invalid',
          message: expect.stringContaining(hint),
        });
      });

      it('accepts exactly 32 levels and exactly the maximum size', async () => {
        const nested = await resultOf(
          'exports.run = () => { let o = 1; for (let i = 0; i < 32; i++) o = [o]; return o; };',
        );
        expect(JSON.stringify(nested)).toHaveLength(65);
        expect(
          await resultOf('exports.run = () => "x".repeat(98);', { max_result_bytes: 100 }),
        ).toHaveLength(98);
        expect(
          await errorOf('exports.run = () => "x".repeat(99);', { max_result_bytes: 100 }),
        ).toMatchObject({
          code: 'tool_result_invalid',
        });
      });
    });

    describe('failures', () => {
      it.each([
        ['thrown', 'throw new TypeError("no such city");', 'no such city'],
        ['returned', 'return new TypeError("no such city");', 'no such city'],
        ['rejected', 'return Promise.reject(new Error("later"));', 'later'],
        ['a string', 'throw "plain";', 'plain'],
        ['null', 'throw null;', 'null'],
        [
          'an object without a string form',
          'throw Object.create(null);',
          'something was thrown that cannot be described',
        ],
        [
          'an error whose message throws',
          'throw { get message() { throw 1; } };',
          'something was thrown that cannot be described',
        ],
      ])('return the message of what was %s', async (_, body, message) => {
        expect(await errorOf(`exports.run = () => { ${body} };`)).toEqual({
          code: 'tool_failed',
          message,
        });
      });

      it('bound the message to 2 KiB', async () => {
        const { message } = (await errorOf(
          'exports.run = () => { throw new Error("é".repeat(100000)); };',
        )) as { message: string };
        expect(Buffer.byteLength(message)).toBe(2048);
      });

      it('keep a code of the runtime and no other', async () => {
        const throwing = (code: string) =>
          errorOf(
            `exports.run = () => { throw Object.assign(new Error("m"), { code: "${code}" }); };`,
          );
        expect(await throwing('platform_unconfigured')).toEqual({
          code: 'platform_unconfigured',
          message: 'm',
        });
        expect(await throwing('ENOENT')).toEqual({ code: 'tool_failed', message: 'm' });
      });

      it('write the stack to the log, not to the model', async () => {
        await run('exports.run = () => { throw new Error("with a stack"); };');
        const line = shared.logger.lines.find(({ fields }) =>
          JSON.stringify(fields).includes('with a stack'),
        );
        expect(line?.fields).toMatchObject({
          event: 'tool_failed',
          chat_id: 'chat-1',
          data: { stack: expect.stringContaining('subject.ts') },
        });
      });

      it("name the author's file and line in the stack", async () => {
        const source = '\nexports.run = () => { throw new Error("mapped"); };';
        const map = { version: 3, sources: ['/flow/tools/pay.ts'], names: [], mappings: ';AASI' };
        await run(source, { bundle: { ...bundleOf(source), source_map: JSON.stringify(map) } });
        const line = shared.logger.lines.find(({ fields }) =>
          JSON.stringify(fields).includes('mapped'),
        );
        const data = line?.fields.data as { readonly stack: string };
        expect(data.stack).toMatch(
          /^Error: mapped\n +at exports\.run \(\/flow\/tools\/pay\.ts:10:5\)/,
        );
      });

      it('are reported on every call of a module that does not load', async () => {
        for (const source of [
          'exports.run = (',
          'throw new Error("at load");',
          'require("no-such-package-here");',
        ]) {
          expect(await errorOf(source)).toMatchObject({ code: 'tool_failed' });
          expect(await errorOf(source)).toMatchObject({ code: 'tool_failed' });
        }
      });
    });

    describe('tenants', () => {
      const counter = 'let n = 0; exports.run = () => ++n;';

      it('each get their own module-level state, and find it again', async () => {
        // On a busy machine, a call that waits long would get a new isolate.
        const { call } = make({ settings: { pool_size: 1 } });
        const count = async (app_id: string, user_id: string) =>
          call(callOf(isolation, counter, tenant(app_id, user_id)), never());
        expect(await count('a', 'ada')).toMatchObject({ value: 1 });
        expect(await count('b', 'ada')).toMatchObject({ value: 1 });
        expect(await count('a', 'bob')).toMatchObject({ value: 1 });
        if (isolation !== 'process') expect(await count('a', 'ada')).toMatchObject({ value: 2 });
      });

      it('are distinguished even if their ids look alike when joined', async () => {
        const source = 'let n = 0; exports.run = () => ++n; // joined';
        await resultOf(source, tenant('a', 'b:c'));
        expect(await resultOf(source, tenant('a:b', 'c'))).toBe(1);
      });
    });

    describe('context variables', () => {
      it("are read from the snapshot and the call's own writes, and the writes are returned", async () => {
        const source = `exports.run = (_, { context }) => {
          const before = context.get('mood');
          context.set('mood', 'better');
          context.set('list', [1]);
          return [before, context.get('mood'), context.get('list'), context.get('unset'), context.get('toString')];
        };`;
        const result = await run(source, { context: { mood: 'good' } });
        expect(result).toMatchObject({
          ok: true,
          value: ['good', 'better', [1], null, null],
          set: { mood: 'better', list: [1] },
        });
      });

      it('keep the value from when they were set', async () => {
        const source =
          'exports.run = (_, { context }) => { const v = { n: 1 }; context.set("v", v); v.n = 2; return null; };';
        expect(await run(source)).toMatchObject({ set: { v: { n: 1 } } });
      });

      it('refuse a write that is not JSON, or exceeds the size of all writes', async () => {
        expect(
          await errorOf('exports.run = (_, ctx) => ctx.context.set("f", () => 1);'),
        ).toMatchObject({ code: 'tool_result_invalid' });
        const many =
          'exports.run = (_, ctx) => { for (let i = 0; i < 300; i++) ctx.context.set("k" + i, "x".repeat(1024)); };';
        expect(await errorOf(many)).toMatchObject({ code: 'tool_result_invalid' });
      });

      it.each([
        ['an added element', 'v.list.push(2);', { list: [1, 2] }],
        ['a nested value', 'v.deep.a.b = 2;', { deep: { a: { b: 2 } } }],
        ['an assignment', 'v.mood = "better"; v.made = 1;', { mood: 'better', made: 1 }],
        ['a deletion, as null', 'delete v.mood; delete v.none; delete v.nothing;', { mood: null }],
        [
          'an assignment of undefined, as null',
          'v.mood = undefined; v.none = undefined;',
          { mood: null },
        ],
        [
          'a set followed by a change',
          'ctx.context.set("list", [5]); v.list.push(6);',
          { list: [5, 6] },
        ],
        [
          'a change followed by a set',
          'v.mood = "better"; ctx.context.set("mood", "best");',
          { mood: 'best' },
        ],
        [
          'no value that stays the same',
          'v.list.push(2); v.list.pop(); v.deep = { a: { b: 1 } };',
          {},
        ],
        ['a late change', 'await null; v.list.push(2);', { list: [1, 2] }],
      ])(
        'count a change of the object context_variables as a write: %s',
        async (_what, code, set) => {
          const context = { mood: 'good', list: [1], deep: { a: { b: 1 } }, nothing: null };
          const source = `exports.run = async (v, ctx) => { ${code} return null; };`;
          const call = { style: 'positional', parameters: ['context_variables', 'ctx'] } as const;
          expect(await run(source, { call, context })).toMatchObject({ ok: true, set });
          const result = await run(source.replace('(v, ctx)', '({ context_variables: v, ctx })'), {
            context,
          });
          expect(result.ok && result.set).toEqual(set);
        },
      );

      it('show changes of the object to get, and sets to the object', async () => {
        const source =
          'exports.run = ({ context_variables: v }, { context }) => { v.list.push(2); context.set("mood", "better"); return [context.get("list"), v.mood]; };';
        expect(await resultOf(source, { context: { mood: 'good', list: [1] } })).toEqual([
          [1, 2],
          'better',
        ]);
      });

      it('refuse a change of the object that is not JSON, and ignore large values that stay the same', async () => {
        const context = { large: 'x'.repeat(300_000), list: [1] };
        const change = (code: string): string =>
          `exports.run = ({ context_variables: v }) => { ${code} };`;
        expect(await errorOf(change('v.list = /x/;'), { context })).toMatchObject({
          code: 'tool_result_invalid',
        });
        expect(await errorOf(change('v.list.push(v.list);'), { context })).toMatchObject({
          code: 'tool_result_invalid',
        });
        expect(await run(change('v.list.push(2);'), { context })).toMatchObject({
          ok: true,
          set: { list: [1, 2] },
        });
      });

      it('are not returned by a failed call', async () => {
        const result = await run(
          'exports.run = (_, ctx) => { ctx.context.set("a", 1); throw new Error("x"); };',
        );
        expect(result).not.toHaveProperty('set');
      });
    });

    describe('progress and log', () => {
      it('coerce and bound reported progress, sending the first report immediately and the last before the end', async () => {
        const seen: unknown[] = [];
        const source =
          'exports.run = (_, ctx) => { ctx.progress(-5, "start"); for (let i = 0; i < 1000; i++) ctx.progress(i); ctx.progress("400", 12); };';
        await run(source, { onProgress: (percent, message) => seen.push([percent, message]) });
        expect(seen[0]).toEqual([0, 'start']);
        expect(seen.at(-1)).toEqual([100, '12']);
        expect(seen.length).toBeLessThan(20);
      });

      it('survive a listener that throws', async () => {
        const onProgress = () => {
          throw new Error('listener');
        };
        expect(
          await resultOf('exports.run = (_, ctx) => { ctx.progress(1); return "fine"; };', {
            onProgress,
          }),
        ).toBe('fine');
      });

      it("log lines with the call's own chat, bounded", async () => {
        const { logger, call } = make();
        const source =
          'exports.run = (_, { log }) => { log.info("x".repeat(5000), { n: 1n }); for (let i = 0; i < 1000; i++) log.warn("w" + i, { i }); };';
        await call(callOf(isolation, source), never());
        const lines = logger.lines.filter(({ fields }) => fields.event === 'tool_log');
        expect(lines[0]).toMatchObject({
          level: 'info',
          msg: 'x'.repeat(2048),
          fields: { app_id: 'app', user_id: 'user', chat_id: 'chat-1', run_id: 'run-1' },
        });
        expect(lines[1]).toMatchObject({
          level: 'warn',
          msg: 'w0',
          fields: { data: { value: { i: 0 } } },
        });
        expect(lines).toHaveLength(201);
        expect(lines.at(-1)?.msg).toBe('further log lines of this call are dropped');
      });
    });

    describe('ending a call', () => {
      const hanging = 'exports.run = (_, ctx) => new Promise(() => { ctx.progress(1); });';

      it('times out if it never settles', async () => {
        expect(await errorOf(hanging, { timeout_ms: 50 })).toEqual({
          code: 'tool_timeout',
          message: 'it did not end within 50 ms',
        });
      });

      it('returns tool_timeout, whatever the code answers to its aborted signal', async () => {
        const source =
          'exports.run = (_, { signal }) => new Promise((resolve) => signal.addEventListener("abort", () => resolve("late")));';
        expect(await errorOf(source, { timeout_ms: 50 })).toMatchObject({ code: 'tool_timeout' });
      });

      it('cancels it by its signal', async () => {
        const controller = new AbortController();
        const result = await shared.call(
          callOf(isolation, hanging, { onProgress: () => controller.abort() }),
          controller.signal,
        );
        expect(result).toMatchObject({ ok: false, error: { code: 'cancelled' } });
      });

      it('prevents its start if the signal is already aborted', async () => {
        expect(await shared.call(callOf(isolation, hanging), AbortSignal.abort())).toEqual({
          ok: false,
          error: { code: 'cancelled', message: 'the run was cancelled' },
          duration_ms: 0,
        });
      });

      it('discards its progress and log lines afterwards', async () => {
        const seen: unknown[] = [];
        const source =
          'exports.run = (_, ctx) => { setTimeout(() => { ctx.progress(50); ctx.log.info("late"); globalThis.process; }, 20); return 1; };';
        await run(source, { onProgress: (percent) => seen.push(percent) });
        expect(
          await resultOf(
            'exports.run = () => new Promise((resolve) => setTimeout(() => resolve(2), 60));',
          ),
        ).toBe(2);
        expect(seen).toEqual([]);
        expect(shared.logger.lines.filter(({ msg }) => msg === 'late')).toEqual([]);
      });
    });

    describe('limits and shutdown', () => {
      const waiting =
        'exports.run = (_, { signal, progress }) => new Promise((resolve) => { progress(1); signal.addEventListener("abort", () => resolve(1)); });';

      it('refuse a call that exceeds the queue', async () => {
        const { call } = make({ settings: { pool_size: 1, calls_per_isolate: 1, max_queue: 1 } });
        const stop = new AbortController();
        let hasStarted = false;
        const onProgress = () => void (hasStarted = true);
        const calls = [call(callOf(isolation, waiting, { onProgress }), stop.signal)];
        await until(() => hasStarted);
        calls.push(call(callOf(isolation, waiting), stop.signal));
        expect(await call(callOf(isolation, waiting), never())).toMatchObject({
          ok: false,
          error: { code: 'tools_busy' },
        });
        stop.abort();
        expect(await Promise.all(calls)).toMatchObject([
          { error: { code: 'cancelled' } },
          { error: { code: 'cancelled' } },
        ]);
      });

      it('refuse a call that waits too long', async () => {
        const { call } = make({
          settings: { pool_size: 1, calls_per_isolate: 1, queue_wait_ms: 30 },
        });
        const stop = new AbortController();
        const first = call(callOf(isolation, waiting), stop.signal);
        expect(await call(callOf(isolation, waiting), never())).toMatchObject({
          error: { code: 'tools_busy' },
        });
        stop.abort();
        await first;
      });

      it('serve waiting calls in order, with one isolate', async () => {
        const { call } = make({ settings: { pool_size: 1 } });
        const source = 'exports.run = ({ n }) => n;';
        const order: unknown[] = [];
        await Promise.all(
          [1, 2, 3, 4, 5].map(async (n) =>
            order.push(
              (await call(callOf(isolation, source, { arguments: { n } }), never())).ok && n,
            ),
          ),
        );
        expect(order).toEqual([1, 2, 3, 4, 5]);
      });

      it('end running and waiting calls on close, and refuse new ones', async () => {
        const { call, close } = make({ settings: { pool_size: 1, calls_per_isolate: 1 } });
        let hasStarted = false;
        const running = call(
          callOf(isolation, waiting, { onProgress: () => void (hasStarted = true) }),
          never(),
        );
        const queued = call(callOf(isolation, waiting), never());
        await until(() => hasStarted);
        await close();
        const refused = { ok: false, error: { code: 'shutting_down' } };
        expect(
          await Promise.all([running, queued, call(callOf(isolation, waiting), never())]),
        ).toMatchObject([refused, refused, refused]);
        await close();
      });
    });

    it('warms up bundles, including broken ones', async () => {
      const { warm, call } = make();
      const { bundle } = callOf(isolation, 'exports.run = () => "warm";');
      await warm([bundle, callOf(isolation, 'exports.run = (').bundle]);
      expect(await call(callOf(isolation, 'exports.run = () => "warm";'), never())).toMatchObject({
        ok: true,
        value: 'warm',
      });
    });
  });
}
