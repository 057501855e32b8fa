import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { CodeCall, Isolation } from '@mozaiks/contracts';
import {
  bundleOf,
  callOf,
  emptyDirectory,
  logOf,
  never,
  runtimes,
  until,
} from './calls.fixture.ts';

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe.each<Isolation>(['worker', 'process'])('what isolation %s contains', (isolation) => {
  const { make, closeAll } = runtimes();
  const shared = make({ settings: { pool_size: 2 } });
  afterAll(closeAll);

  const run = (source: string, more?: Partial<CodeCall>) =>
    shared.call(callOf(isolation, source, more), never());
  const fine = 'exports.run = () => "fine";';

  it.each([
    ['an endless loop', 'exports.run = () => { for (;;); };', 'tool_timeout'],
    ['a loop at load', 'for (;;);', 'tool_timeout'],
    [
      'an endless chain of microtasks',
      'exports.run = () => { const f = () => Promise.resolve().then(f); return f(); };',
      'tool_timeout',
    ],
    ['process.exit', 'exports.run = () => process.exit(0);', 'tool_crashed'],
    [
      'an error thrown from a timer',
      'exports.run = () => new Promise(() => setTimeout(() => { throw new Error("timer"); }));',
      'tool_crashed',
    ],
    [
      'an unhandled rejection',
      'exports.run = () => new Promise(() => { Promise.reject(new Error("nobody")); });',
      'tool_crashed',
    ],
    [
      'endless recursion',
      'exports.run = () => { const f = () => f() + 1; return f(); };',
      'tool_failed',
    ],
  ])('%s', async (_, source, code) => {
    expect(await run(source, { timeout_ms: code === 'tool_timeout' ? 100 : 10_000 })).toMatchObject(
      { ok: false, error: { code } },
    );
    expect(await run(fine)).toMatchObject({ ok: true, value: 'fine' });
  });

  it('reports what a timer threw', async () => {
    if (isolation !== 'worker') return;
    const result = await run(
      'exports.run = () => new Promise(() => setTimeout(() => { throw new Error("boom"); }));',
    );
    expect(result).toMatchObject({ error: { message: 'the code crashed its isolate: boom' } });
  });

  it('a call that is cancelled in a loop', async () => {
    const controller = new AbortController();
    const source =
      'exports.run = (_, ctx) => { ctx.progress(1); setTimeout(() => { for (;;); }, 10); return new Promise(() => {}); };';
    const result = await shared.call(
      callOf(isolation, source, { onProgress: () => controller.abort() }),
      controller.signal,
    );
    expect(result).toMatchObject({ ok: false, error: { code: 'cancelled' } });
  });

  it('no secret of the process is in its environment or its arguments', async () => {
    process.env['A_SECRET_OF_THE_HOST'] = 'hunter2';
    const result = await run(
      'exports.run = () => JSON.stringify([process.env, process.argv, process.execArgv]);',
    );
    delete process.env['A_SECRET_OF_THE_HOST'];
    expect(result).toMatchObject({ ok: true, value: expect.stringContaining('[{},') });
    expect(JSON.stringify(result)).not.toContain('hunter2');
  });

  it.each([
    ['a name on globalThis', 'globalThis.leak = "secret";', 'globalThis.leak'],
    ['a method of a prototype', 'Object.prototype.leak = "secret";', '({}).leak'],
    [
      'a replaced built-in',
      'JSON.stringify = () => "secret";',
      'JSON.stringify(1) === "1" ? undefined : "secret"',
    ],
    [
      'a replaced fetch',
      'globalThis.fetch = () => "secret";',
      'fetch.length === 0 ? "secret" : undefined',
    ],
    [
      'a getter on globalThis',
      'Object.defineProperty(globalThis, "URL", { get: () => "secret" });',
      'typeof URL === "string" ? "secret" : undefined',
    ],
    ['a variable of the environment', 'process.env.LEAK = "secret";', 'process.env.LEAK'],
    [
      'a frozen prototype',
      'Object.freeze(Object.prototype);',
      'Object.isFrozen(Object.prototype) ? "secret" : undefined',
    ],
    [
      'a listener that would observe the errors of others',
      'process.on("uncaughtException", () => {});',
      'process.listenerCount("uncaughtException") > 1 ? "secret" : undefined', // one is the runtime's
    ],
  ])('%s, for other tenants', async (_, pollute, read) => {
    const one = make({ settings: { pool_size: 1 } });
    const as = (user: string, source: string) =>
      one.call(callOf(isolation, source, { log: logOf('app', user) }), never());
    await as('ada', `exports.run = () => { ${pollute} return 1; };`);
    expect(await as('bob', `exports.run = () => ${read};`)).toMatchObject({
      ok: true,
      value: null,
    });
  });

  it('the same bundle in the next isolate', async () => {
    const source = 'let n = 0; exports.run = ({ loop }) => { for (n += 1; loop; ); return n; };';
    const one = make({ settings: { pool_size: 1 } });
    const call = (loop: boolean) =>
      one.call(
        callOf(isolation, source, { arguments: { loop }, timeout_ms: loop ? 100 : 10_000 }),
        never(),
      );
    expect(await call(false)).toMatchObject({ value: 1 });
    expect(await call(false)).toMatchObject({ value: 2 });
    expect(await call(true)).toMatchObject({ error: { code: 'tool_timeout' } });
    expect(await call(false)).toMatchObject({ value: 1 });
  });

  it('its output, bounded and without a tenant', async () => {
    const { call, logger } = make({ settings: { max_output_bytes: 1000, pool_size: 1 } });
    const printed = () =>
      JSON.stringify(logger.lines.filter(({ fields }) => fields.event === 'tool_output'));
    await call(
      callOf(
        isolation,
        'exports.run = () => { console.log("printed"); console.error("complained"); };',
      ),
      never(),
    );
    await until(() => printed().includes('printed') && printed().includes('complained'));
    await call(
      callOf(isolation, 'exports.run = () => { console.log("x".repeat(5000)); };'),
      never(),
    );
    await until(() => printed().includes('further output is dropped'));
    expect(printed().match(/x{1000}/g)).toHaveLength(1);
    expect(printed()).not.toContain('"user"');
  });

  it('finds npm packages next to the bundle', async () => {
    const directory = emptyDirectory();
    mkdirSync(path.join(directory, 'node_modules/beside'), { recursive: true });
    writeFileSync(
      path.join(directory, 'node_modules/beside/index.js'),
      'module.exports = "from beside";',
    );
    writeFileSync(path.join(directory, 'node_modules/beside/esm.mjs'), 'export const answer = 42;');
    const source =
      'const beside = require("beside"); exports.run = async () => [beside, (await import("beside/esm.mjs")).answer, __dirname, __filename];';
    expect(await run('', { bundle: bundleOf(source, directory) })).toMatchObject({
      value: ['from beside', 42, directory, path.join(directory, 'subject.ts')],
    });
  });

  it('is replaced when it has received the maximum number of bundles', async () => {
    const one = make({ settings: { pool_size: 1, max_bundles: 2 } });
    const pid = (n: number) =>
      one.call(callOf(isolation, `let calls = 0; exports.run = () => ++calls; // ${n}`), never());
    // On a very busy machine, an isolate may be replaced earlier because it did not answer in time.
    const values: unknown[] = [];
    while (values.length < 30 && !values.includes(2)) {
      const result = await pid(1);
      values.push(result.ok ? result.value : result.error);
    }
    expect(values).toContain(2);
    expect(await pid(2)).toMatchObject({ value: 1 });
    expect(await pid(1)).toMatchObject({ value: 1 });
  });
});

describe.each<Isolation>(['worker', 'process'])('memory in isolation %s', (isolation) => {
  const { make, closeAll } = runtimes();
  const shared = make({ settings: { heap_mb: 64, process_memory_mb: 200, pool_size: 1 } });
  afterAll(closeAll);
  const run = (body: string) =>
    shared.call(callOf(isolation, `exports.run = () => { ${body} };`), never());

  it.each([
    ['many objects', 'const a = []; for (;;) a.push({ n: a.length });'],
    ['one array that grows', 'const a = []; for (;;) a.push(1);'],
    ['one Map that grows', 'const m = new Map(); for (let i = 0; ; i++) m.set(i, i);'],
    [
      'one string that doubles',
      'let s = "x"; for (;;) { if (s.length < 2 ** 28) s += s; s.charCodeAt(0); }',
    ],
    ['buffers', 'const a = []; for (;;) a.push(Buffer.alloc(1e6, 1));'],
  ])('ends code that fills it with %s', async (_, body) => {
    expect(await run(body)).toMatchObject({ ok: false, error: { code: 'tool_crashed' } });
    expect(await run('return 1;')).toMatchObject({ ok: true, value: 1 });
  });

  it('is released when a call has left too much behind', async () => {
    const keeping =
      'let n = 0; const kept = []; exports.run = () => { n += 1; for (let i = 0; i < 200000; i++) kept.push({ i }); return n; };';
    const values: unknown[] = [];
    while (values.length < 60 && !(values.includes(2) && values.at(-1) === 1)) {
      const result = await shared.call(callOf(isolation, keeping), never());
      values.push(result.ok ? result.value : result.error);
    }
    expect(values).toContain(2);
    expect(values.at(-1)).toBe(1);
  });
});

describe('a worker that serves many tenants', () => {
  const { make, closeAll } = runtimes();
  const shared = make({ settings: { pool_size: 1 } });
  afterAll(closeAll);
  const run = (source: string, more?: Partial<CodeCall>) =>
    shared.call(callOf('worker', source, more), never());

  it('hides the channel to the host', async () => {
    const source =
      'exports.run = async () => [require("worker_threads").parentPort, (await import("node:worker_threads")).parentPort, typeof process.send];';
    expect(await run(source)).toMatchObject({ value: [null, null, 'undefined'] });
  });

  it('is kept after ordinary work', async () => {
    const directory = emptyDirectory();
    mkdirSync(path.join(directory, 'node_modules/registry'), { recursive: true });
    writeFileSync(
      path.join(directory, 'node_modules/registry/index.js'),
      'globalThis.__registry ??= {}; Array.prototype.lastOne ??= 1;',
    );
    const id = 'exports.run = () => require("worker_threads").threadId;';
    const ordinary = `require("registry");
      exports.run = async () => {
        console.log("x"); console.error("y"); structuredClone({}); new URL("http://x"); new Intl.NumberFormat("de").format(1);
        await fetch("http://127.0.0.1:1/").catch(() => 0); await new Blob(["x"]).text(); crypto.randomUUID();
        new TextDecoder(); new AbortController().abort(); performance.now(); await new Promise(setImmediate);
        require("fs").readdirSync("."); await import("node:zlib"); Error.stackTraceLimit = 5;
        return new Promise((resolve) => setTimeout(resolve, 1));
      };`;
    const before = await run(id);
    expect(await run('', { bundle: bundleOf(ordinary, directory) })).toMatchObject({ ok: true });
    expect(
      await run('', { bundle: bundleOf(ordinary, directory), log: logOf('app', 'other') }),
    ).toMatchObject({ ok: true });
    expect(await run(id)).toMatchObject({ value: before.ok && before.value });
  });

  it('logs why a worker is not kept', async () => {
    await run('exports.run = () => { globalThis.cache = {}; };');
    expect(shared.logger.lines).toContainEqual(
      expect.objectContaining({ msg: expect.stringContaining('changed globals') }),
    );
  });
});

describe('what only isolation process contains', () => {
  const { make, closeAll } = runtimes();
  const shared = make({ settings: { process_memory_mb: 150, pool_size: 1 } });
  afterAll(closeAll);
  const run = (source: string, more?: Partial<CodeCall>) =>
    shared.call(callOf('process', source, more), never());

  it.each([
    [
      'a kill of its own process',
      'exports.run = () => { process.kill(process.pid, "SIGKILL"); for (;;); };',
    ],
    [
      'one array that is larger than the heap',
      'exports.run = () => new Array(1e8).fill(0).length;',
    ],
  ])('%s', async (_, source) => {
    expect(await run(source)).toMatchObject({ ok: false, error: { code: 'tool_crashed' } });
    expect(await run('exports.run = () => 1;')).toMatchObject({ ok: true });
  });

  it.each([
    ['of no known type', '{ type: "nonsense" }'],
    ['that is no object', '42'],
    ['whose result is not JSON', '{ type: "done", ok: true, value: "{", set: "{}" }'],
  ])('a message to the host %s', async (_, message) => {
    const result = await run(`exports.run = () => new Promise(() => process.send(${message}));`, {
      timeout_ms: 300,
    });
    expect(result).toMatchObject({ ok: false });
    expect(await run('exports.run = () => 1;')).toMatchObject({ ok: true });
  });

  it('never serves two tenants, or two workflows, from one process', async () => {
    const source = 'exports.run = () => process.pid;';
    const [directory, other] = [emptyDirectory(), emptyDirectory()];
    const pid = async (user: string, at: string) => {
      const result = await run('', { log: logOf('app', user), bundle: bundleOf(source, at) });
      return result.ok && result.value;
    };
    const pids = [
      await pid('ada', directory),
      await pid('ada', directory),
      await pid('bob', directory),
      await pid('bob', other),
    ];
    expect(pids[0]).toBe(pids[1]);
    expect(new Set(pids).size).toBe(3);
  });

  it('is ended when it has been idle', async () => {
    const one = make({ settings: { idle_ms: 30 } });
    const result = await one.call(callOf('process', 'exports.run = () => process.pid;'), never());
    const pid = result.ok ? Number(result.value) : 0;
    expect(isAlive(pid)).toBe(true);
    await until(() => !isAlive(pid));
  });
});
