import { jest } from '@jest/globals';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { CodeCall, JsonValue } from '@mozaiks/contracts';
import { createModuleTrial } from '../try-modules.ts';
import { emptyDirectory, logOf, never, runtimes, until } from './calls.fixture.ts';
import {
  describeWithPython,
  hasPackage,
  pythonBundle,
  pythonCall,
} from './python-calls.fixture.ts';

/** A Python process starts slowly on a busy machine. */
jest.setTimeout(40_000);

describeWithPython('a Python tool', () => {
  const { make, closeAll } = runtimes();
  const shared = make();
  afterAll(closeAll);
  const run = (source: string, more?: Partial<CodeCall>) =>
    shared.call(pythonCall(source, more), never());
  const valueOf = async (source: string, more?: Partial<CodeCall>): Promise<JsonValue> => {
    const result = await run(source, more);
    return result.ok ? result.value : { failed: { ...result.error } };
  };
  const errorOf = async (source: string, more?: Partial<CodeCall>) => {
    const result = await run(source, more);
    return result.ok ? { value: result.value } : result.error;
  };

  it('is called with its arguments by name, and with its own defaults', async () => {
    const source = 'def run(city: str, days: int = 3) -> str:\n    return f"{city} {days}"\n';
    expect(await valueOf(source, { arguments: { city: 'Rome' } })).toBe('Rome 3');
  });

  it('may be async', async () => {
    const source =
      'import asyncio\nasync def run(n):\n    await asyncio.sleep(0.01)\n    return n + 1\n';
    expect(await valueOf(source, { arguments: { n: 1 } })).toBe(2);
  });

  it('gets the injected values, whatever a model sent', async () => {
    const source =
      'def run(a, /, app_id, user_id, *, chat_id, workflow_name, agent_name, ctx, context):\n    return [a, app_id, user_id, chat_id, workflow_name, agent_name, ctx.call_id, context.get("app_id"), ctx["plan"]]\n';
    const given = { a: 1, app_id: 'other', user_id: 'other' };
    expect(await valueOf(source, { arguments: given, context: { plan: 'pro' } })).toEqual([
      1,
      'app',
      'user',
      'chat-1',
      'Sample',
      'Greeter',
      'call-1',
      'app',
      'pro',
    ]);
  });

  it('gets all arguments as one dict in object style, and the rest in **', async () => {
    const object = {
      call: { style: 'object', parameters: ['ctx'] },
      arguments: { a: 1, b: 2 },
    } as const;
    expect(await valueOf('def run(given: dict, ctx):\n    return given\n', object)).toEqual({
      a: 1,
      b: 2,
    });
    const source = 'def run(a, *more, **rest):\n    return [a, list(more), rest]\n';
    expect(await valueOf(source, { arguments: { a: 1, more: [2, 3], b: 4 } })).toEqual([
      1,
      [2, 3],
      { b: 4 },
    ]);
  });

  it('writes context variables, also by changing nested values', async () => {
    const source = [
      'def run(context_variables, ctx):',
      '    context_variables["cart"].append("fig")',
      '    context_variables.set("paid", True)',
      '    ctx.set("who", "Ada")',
      '    del context_variables["old"]',
      '    return ctx.get("paid")',
    ].join('\n');
    expect(
      await run(source, { context: { cart: ['apple'], old: 1, same: { a: 1 } } }),
    ).toMatchObject({
      value: true,
      set: { cart: ['apple', 'fig'], paid: true, who: 'Ada', old: null },
    });
  });

  it('gets values converted to its type hints', async () => {
    const source = [
      'import datetime, decimal, enum, typing, dataclasses',
      'class Size(enum.Enum):',
      '    SMALL = "s"',
      '@dataclasses.dataclass',
      'class Point:',
      '    x: int',
      '    at: datetime.date',
      'def run(day: datetime.datetime, size: "Size", tags: typing.Set[str], price: decimal.Decimal, points: typing.List[Point], missing: "Unknown", maybe: typing.Optional[datetime.date] = None):',
      '    return [day.year, size.name, sorted(tags), str(price + 1), points[0].at.year + points[0].x, missing, maybe.month]',
    ].join('\n');
    const given = {
      day: '2026-12-01T10:00:00Z',
      size: 's',
      tags: ['b', 'a', 'a'],
      price: 1.5,
      points: [{ x: 1, at: '2025-01-01' }],
      missing: 'as it is',
      maybe: '2026-05-01',
    };
    expect(await valueOf(source, { arguments: given })).toEqual([
      2026,
      'SMALL',
      ['a', 'b'],
      '2.5',
      2026,
      'as it is',
      5,
    ]);
    expect(await errorOf(source, { arguments: { ...given, day: 'soon' } })).toEqual({
      code: 'tool_invalid_arguments',
      message: "'soon' is not a time of ISO 8601",
    });
  });

  (hasPackage('pydantic') ? it : it.skip)(
    'gets pydantic models, and returns them (needs pydantic)',
    async () => {
      const source = [
        'from pydantic import BaseModel',
        'class Line(BaseModel):',
        '    name: str',
        '    count: int = 1',
        'def run(lines: list[Line]):',
        '    lines[0].count += 1',
        '    return lines',
      ].join('\n');
      expect(await valueOf(source, { arguments: { lines: [{ name: 'fig' }] } })).toEqual([
        { name: 'fig', count: 2 },
      ]);
      expect(await errorOf(source, { arguments: { lines: [{}] } })).toMatchObject({
        code: 'tool_invalid_arguments',
      });
    },
  );

  it('returns values that JSON can represent', async () => {
    const source = [
      'import dataclasses, datetime, decimal, enum, uuid',
      'class Size(enum.Enum):',
      '    SMALL = "s"',
      '@dataclasses.dataclass',
      'class Point:',
      '    x: int',
      'def run():',
      '    return [Point(1), {1: (2, 3)}, {4}, Size.SMALL, datetime.date(2026, 1, 2), decimal.Decimal("1.5"), 2**60, (n for n in [5, 6]), None, "\\ud800"]',
    ].join('\n');
    expect(await valueOf(source)).toEqual([
      { x: 1 },
      { '1': [2, 3] },
      [4],
      's',
      '2026-01-02',
      '1.5',
      String(2n ** 60n),
      [5, 6],
      null,
      '?',
    ]);
  });

  it('collects the items of an async generator', async () => {
    expect(await valueOf('async def run():\n    yield 1\n    yield 2\n')).toEqual([1, 2]);
  });

  it.each([
    ['NaN', 'float("nan")', 'NaN and infinity are not JSON: return None or a string'],
    ['bytes', 'b"x"', 'bytes are not JSON: decode them, or return base64 text'],
    [
      'an object',
      'object()',
      'a value of type object is not JSON: return a dict, a list or a string',
    ],
    ['a large text', '"x" * 100_000', 'the value is larger than 65536 bytes'],
    ['an endless iterator', 'iter(int, 1)', 'the value is larger than 65536 bytes'],
  ])('fails if it returns %s', async (_, value, message) => {
    expect(await errorOf(`def run():\n    return ${value}\n`)).toEqual({
      code: 'tool_result_invalid',
      message,
    });
  });

  it('fails with its exception, and the log names the file and the line', async () => {
    const { call, logger } = make();
    const bundle = pythonBundle({
      'tools/subject.py': 'from tools.helper import fail\ndef run():\n    fail()\n',
      'tools/helper.py': 'def fail():\n    raise KeyError("city")\n',
    });
    const result = await call(pythonCall('', { bundle }), never());
    expect(result).toMatchObject({
      ok: false,
      error: { code: 'tool_failed', message: "KeyError: 'city'" },
    });
    const { stack } = logger.lines.find(({ msg }) => msg === 'code of a workflow failed')?.fields
      .data as { stack: string };
    expect(stack).toContain(
      `File "${path.join(bundle.directory, 'tools', 'subject.py')}", line 3, in run`,
    );
    expect(stack).toContain(
      `File "${path.join(bundle.directory, 'tools', 'helper.py')}", line 2, in fail`,
    );
    expect(stack).not.toContain('mozaiks_host');
  });

  it.each([
    ['exits', { what: 'sys.exit(3)', code: 'tool_failed', message: 'the code called sys.exit' }],
    ['ends its process', { what: 'os._exit(3)', code: 'tool_crashed', message: 'exit code 3' }],
    ['crashes', { what: 'os.abort()', code: 'tool_crashed', message: 'SIGABRT' }],
    ['asks for input', { what: 'input()', code: 'tool_failed', message: 'EOFError' }],
  ])('fails if it %s', async (_, { what, code, message }) => {
    expect(await errorOf(`import os, sys\ndef run():\n    ${what}\n`)).toEqual({
      code,
      message: expect.stringContaining(message),
    });
  });

  it('is unavailable if the module has no such function', async () => {
    expect(await errorOf('run = 1\n')).toEqual({
      code: 'tool_unavailable',
      message: 'the module exports no function run',
    });
  });

  it('has its output and its log lines logged', async () => {
    const { call, logger } = make();
    const source = [
      'import logging, subprocess, sys',
      'def run(ctx):',
      '    print("one\\ntwo")',
      '    print("three", file=sys.stderr)',
      '    print("no end", end="")',
      '    logging.getLogger("shop").warning("four %d", 4)',
      '    ctx.log.info("five", {"n": 5})',
      '    subprocess.run([sys.executable, "-c", "print(6)"])',
    ].join('\n');
    await call(pythonCall(source), never());
    await until(() => logger.lines.some(({ msg }) => msg === 'a tool printed'));
    const own = logger.lines.filter(({ fields }) => fields.event === 'tool_log');
    expect(own.map(({ level, msg }) => [level, msg])).toEqual([
      ['info', 'one'],
      ['info', 'two'],
      ['warn', 'three'],
      ['warn', 'shop: four 4'],
      ['info', 'five'],
      ['info', 'no end'],
    ]);
    expect(own[0]?.fields).toMatchObject({ app_id: 'app', chat_id: 'chat-1' });
  });

  it('reports progress', async () => {
    const progress: unknown[] = [];
    const onProgress = (...report: unknown[]): void => void progress.push(report);
    await run('def run(ctx):\n    ctx.progress(50, "half")\n', { onProgress });
    expect(progress).toEqual([[50, 'half']]);
  });

  it('has neither variables of the server nor arguments', async () => {
    process.env['SHOP_KEY'] = 'secret';
    const source = 'import os, sys\ndef run():\n    return ["SHOP_KEY" in os.environ, sys.argv]\n';
    expect(await valueOf(source)).toEqual([false, ['']]);
    delete process.env['SHOP_KEY'];
  });
});

describeWithPython('Python modules', () => {
  const { make, closeAll } = runtimes();
  const shared = make();
  afterAll(closeAll);

  it('import each other by all names that published workflows use, as one module', async () => {
    const source = [
      'import tools.helper as a',
      'from workflows.Sample.tools import helper as b',
      'from .helper import self as c',
      'from . import helper as d',
      'import helper as e',
      'from tools.helper import VALUE',
      'from workflows._shared.kit import kit',
      'from _shared.kit import kit as again',
      'import settings',
      'import sys',
      'def run():',
      '    return [a is b is c() is d is e, VALUE, kit is again, settings.NAME, __name__, sys.modules[__name__].run is run]',
    ].join('\n');
    const bundle = pythonBundle({
      'tools/subject.py': source,
      'tools/helper.py': 'import sys\nVALUE = 7\ndef self():\n    return sys.modules[__name__]\n',
      '_shared/kit.py': 'def kit():\n    pass\n',
      'settings.py': 'NAME = "s"\n',
    });
    expect(await shared.call(pythonCall('', { bundle }), never())).toMatchObject({
      value: [true, 7, true, 's', 'workflows.Sample.tools.subject', true],
    });
  });

  it.each([
    ['from tools import late', 'ImportError'],
    ['import tools.late', 'ModuleNotFoundError'],
    ['import workflows.Sample.tools.late', 'ModuleNotFoundError'],
    ['import _shared.late', 'ModuleNotFoundError'],
    ['import workflows._shared.late', 'ModuleNotFoundError'],
  ])('come from the loaded version, not from the disk: %s', async (line, error) => {
    const root = emptyDirectory();
    for (const folder of ['Sample/tools', '_shared']) {
      mkdirSync(path.join(root, folder), { recursive: true });
      writeFileSync(path.join(root, folder, 'late.py'), 'X = 1\n');
    }
    const bundle = pythonBundle(
      { 'tools/subject.py': `def run():\n    ${line}\n`, '_shared/kit.py': 'X = 1\n' },
      'tools/subject.py',
      path.join(root, 'Sample'),
    );
    const result = await shared.call(pythonCall('', { bundle }), never());
    expect(result).toMatchObject({ error: { message: expect.stringContaining(error) } });
  });

  it('keep their state for one tenant, and never share it', async () => {
    const source =
      'import os\nseen = []\ndef run(who):\n    seen.append(who)\n    return [seen, os.getpid()]\n';
    const { bundle } = pythonCall(source);
    const seenBy = async (app: string, user: string) => {
      const call = pythonCall('', {
        bundle,
        log: logOf(app, user),
        arguments: { who: `${app}-${user}` },
      });
      const result = await shared.call(call, never());
      return (result.ok ? result.value : [[JSON.stringify(result.error)], 0]) as [string[], number];
    };
    const pids = new Set<number>();
    for (const [app, user] of [
      ['a', 'x'],
      ['b', 'x'],
      ['a', 'y'],
    ] as const) {
      const [seen, pid] = await seenBy(app, user);
      expect(seen).toEqual([`${app}-${user}`]);
      pids.add(pid);
    }
    expect(pids.size).toBe(3);
    expect((await seenBy('a', 'x'))[0]).toEqual(['a-x', 'a-x']);
  });

  it('get a new process when their source changes', async () => {
    const directory = emptyDirectory();
    const runOf = async (text: string) => {
      const bundle = pythonBundle({ 'tools/subject.py': text }, 'tools/subject.py', directory);
      return shared.call(pythonCall('', { bundle }), never());
    };
    expect(await runOf('def run():\n    return 1\n')).toMatchObject({ value: 1 });
    expect(await runOf('def run():\n    return 2\n')).toMatchObject({ value: 2 });
  });
});

describeWithPython('stopping Python code', () => {
  const { make, closeAll } = runtimes();
  afterEach(closeAll);

  it('cancels an async tool, and keeps its process', async () => {
    const { call } = make();
    const source = [
      'import asyncio, os',
      'ends = []',
      'async def run(wait, ctx):',
      '    ctx.progress(1)',
      '    try:',
      '        await asyncio.sleep(wait)',
      '    except asyncio.CancelledError:',
      '        ends.append(ctx.cancelled)',
      '        raise',
      '    return [os.getpid(), ends]',
    ].join('\n');
    const { bundle } = pythonCall(source);
    const stop = new AbortController();
    const first = await call(pythonCall('', { bundle, arguments: { wait: 0 } }), never());
    const waiting = call(
      pythonCall('', { bundle, arguments: { wait: 60 }, onProgress: () => stop.abort() }),
      stop.signal,
    );
    expect(await waiting).toMatchObject({ error: { code: 'cancelled' } });
    const last = await call(pythonCall('', { bundle, arguments: { wait: 0 } }), never());
    expect(last).toMatchObject({ value: [first.ok && (first.value as unknown[])[0], [true]] });
  });

  it('ends the process group of a tool that is not async, with all its descendants', async () => {
    const { call } = make();
    const file = path.join(emptyDirectory(), 'pid');
    const source = [
      'import subprocess, time',
      `def run():`,
      `    child = subprocess.Popen(["sleep", "60"])`,
      `    open(${JSON.stringify(file)}, "w").write(str(child.pid))`,
      '    time.sleep(60)',
    ].join('\n');
    expect(await call(pythonCall(source, { timeout_ms: 2_000 }), never())).toMatchObject({
      error: { code: 'tool_timeout' },
    });
    const pid = Number(readFileSync(file, 'utf8'));
    await until(() => !isAlive(pid));
  });

  it('ends a tool that fills the memory', async () => {
    const { call } = make({ settings: { process_memory_mb: 100 } });
    const source =
      'def run():\n    held = []\n    while True:\n        held.append("x" * 1_000_000)\n';
    expect(await call(pythonCall(source), never())).toMatchObject({
      error: { code: 'tool_crashed', message: expect.stringContaining('memory') },
    });
  });

  it('fails a tool that allocates gigabytes at once', async () => {
    const { call } = make({ settings: { process_memory_mb: 100 } });
    const source = 'def run():\n    return len("x" * 20_000_000_000)\n';
    expect(await call(pythonCall(source), never())).toMatchObject({
      error: { code: 'tool_failed', message: 'MemoryError' },
    });
  });

  it('ends every process when the runtime closes', async () => {
    const runtime = make();
    const result = await runtime.call(
      pythonCall('import os\ndef run():\n    return os.getpid()\n'),
      never(),
    );
    const pid = result.ok ? Number(result.value) : 0;
    expect(isAlive(pid)).toBe(true);
    await runtime.close();
    expect(isAlive(pid)).toBe(false);
  });
});

/** A zombie does not count as alive: its parent in a container may never wait for it. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const stat = `/proc/${pid}/stat`;
  return !existsSync(stat) || !/\) Z /.test(readFileSync(stat, 'utf8'));
}

describeWithPython('concurrent calls of Python tools', () => {
  const { make, closeAll } = runtimes();
  afterEach(closeAll);
  const pidOf = 'import os, time, asyncio\n';

  it('wait in one process, up to 100 of them', async () => {
    const { call } = make({ settings: { pool_size: 1 } });
    const source = `${pidOf}async def run(n):\n    await asyncio.sleep(1)\n    return [n, os.getpid()]\n`;
    const { bundle } = pythonCall(source);
    await call(pythonCall('', { bundle, arguments: { n: 0 } }), never());
    const started = performance.now();
    const results = await Promise.all(
      Array.from({ length: 100 }, (_, n) =>
        call(pythonCall('', { bundle, arguments: { n } }), never()),
      ),
    );
    expect(performance.now() - started).toBeLessThan(20_000);
    const values = results.map((result) => (result.ok ? result.value : []) as [number, number]);
    expect(values.map(([n]) => n)).toEqual(Array.from({ length: 100 }, (_, n) => n));
    expect(new Set(values.map(([, pid]) => pid)).size).toBe(1);
  });

  it('wait in one process even if they are not async', async () => {
    const { call } = make({ settings: { pool_size: 1 } });
    const source = `${pidOf}def run():\n    time.sleep(0.5)\n    return os.getpid()\n`;
    const { bundle } = pythonCall(source);
    const results = await Promise.all(
      Array.from({ length: 10 }, () => call(pythonCall('', { bundle }), never())),
    );
    expect(new Set(results.map((result) => result.ok && result.value)).size).toBe(1);
  });

  it('leave room for another app while one app has many waiting calls', async () => {
    const { call } = make({ settings: { pool_size: 2 } });
    const slow = pythonCall(`${pidOf}def run():\n    time.sleep(30)\n`);
    const stop = new AbortController();
    const waiting = Array.from({ length: 300 }, () => call(slow, stop.signal));
    const other = pythonCall('def run():\n    return 1\n', { log: logOf('other') });
    expect(await call(other, never())).toMatchObject({ value: 1 });
    stop.abort();
    await Promise.all(waiting);
  });
});

describeWithPython('the platform, called from Python,', () => {
  const { make, closeAll } = runtimes();
  afterEach(closeAll);
  const source = [
    'from workflows._shared.backend_client import BackendClient',
    'client = BackendClient()',
    'async def run(context):',
    '    """Asks the platform."""',
    '    account = await client.call_platform_api("account", {"a": 1})',
    '    return [account, context["user_id"]]',
    'def plain(app_id, ctx):',
    '    return client.call_platform_api_sync("orders")',
  ].join('\n');
  const platform = { url: 'http://platform.test', key: 'secret' };

  it('is called with its key and the tenant of the running call', async () => {
    const asked: unknown[] = [];
    const fetch = (url: string | URL | Request, init?: RequestInit): Promise<Response> => {
      const headers = new Headers(init?.headers);
      asked.push([String(url), headers.get('X-App-Id'), headers.get('X-User-Id'), init?.body]);
      return Promise.resolve(Response.json({ user: headers.get('X-User-Id') }));
    };
    const { call } = make({ platform, fetch });
    const { bundle } = pythonCall(source);
    const [ada, bob] = await Promise.all(
      ['ada', 'bob'].map((user) =>
        call(pythonCall('', { bundle, log: logOf('app', user) }), never()),
      ),
    );
    expect(ada).toMatchObject({ value: [{ user: 'ada' }, 'ada'] });
    expect(bob).toMatchObject({ value: [{ user: 'bob' }, 'bob'] });
    expect(asked).toContainEqual(['http://platform.test/account', 'app', 'ada', '{"a":1}']);
    const plain = await call(pythonCall('', { bundle, function: 'plain' }), never());
    expect(plain).toMatchObject({ value: { user: 'user' } });
  });

  it('fails with its code if it is not configured', async () => {
    const { call } = make();
    expect(await call(pythonCall(source), never())).toMatchObject({
      error: { code: 'platform_unconfigured' },
    });
  });
});

describeWithPython('hooks and routers in Python', () => {
  const { make, closeAll } = runtimes();
  const shared = make();
  afterAll(closeAll);

  it('get the context as their only argument', async () => {
    const source = [
      'async def run(context):',
      '    context.context.set("started", context.event["type"])',
      '    return [context.app_id, context.run_id, context["user_id"]]',
    ].join('\n');
    const call = pythonCall(source, { kind: 'hook', arguments: { type: 'workflow_start' } });
    expect(await shared.call(call, never())).toMatchObject({
      value: ['app', 'run-1', 'user'],
      set: { started: 'workflow_start' },
    });
  });

  it('may take no argument at all', async () => {
    const call = pythonCall('def run():\n    return "Writer"\n', { kind: 'router' });
    expect(await shared.call(call, never())).toMatchObject({ value: 'Writer' });
  });
});

describeWithPython('a trial of Python modules', () => {
  const trial = createModuleTrial({ timeout_ms: 3_000 });
  afterAll(() => trial.close());

  it('reports where a module fails during import, and calls nothing', async () => {
    const good = pythonBundle({ 'tools/subject.py': 'def run():\n    raise ValueError()\n' });
    const bad = pythonBundle({
      'tools/subject.py': 'import tools.helper\n',
      'tools/helper.py': '\nimport no_such_package\n',
    });
    expect(await trial.tryModules([good, bad])).toEqual([
      {
        module: 'tools/subject.py',
        message: "loading the module fails: ModuleNotFoundError: No module named 'no_such_package'",
        at: { file: path.join(bad.directory, 'tools', 'helper.py'), line: 2, column: 1 },
      },
    ]);
  });

  it('abandons a module whose import does not end', async () => {
    const slow = pythonBundle({ 'tools/subject.py': 'import time\ntime.sleep(60)\n' });
    expect(await trial.tryModules([slow])).toEqual([
      { module: 'tools/subject.py', message: 'loading the module does not end within 3 s' },
    ]);
  });
});

describe('a server without Python', () => {
  const { make, closeAll } = runtimes();
  afterAll(closeAll);

  it('fails calls of Python tools, and logs the reason', async () => {
    const { call, logger } = make({ python: 'no-such-python' });
    expect(await call(pythonCall('def run():\n    return 1\n'), never())).toMatchObject({
      error: { code: 'tool_crashed', message: 'the isolate for the code did not start' },
    });
    expect(logger.lines.map(({ fields }) => fields.data)).toContain('Python could not be started');
  });
});
