import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { callOf, until } from './calls.fixture.ts';

const entry = new URL('../../dist/index.js', import.meta.url).href;

/** Runs a separate host: plain Node with the built package, without Jest. */
const startHost = (body: string) => {
  const program = `import { createToolRuntime } from ${JSON.stringify(entry)};
    const runtime = createToolRuntime({ logger: { log() {} } });
    const call = (given) => runtime.call(given, new AbortController().signal);
    ${body}`;
  // Without the colours that nx requests, which would become part of the output.
  const env = { ...process.env, NODE_OPTIONS: '', FORCE_COLOR: undefined };
  const host = spawn(process.execPath, ['--input-type=module', '-e', program], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const said = { text: '' };
  host.stdout.setEncoding('utf8').on('data', (text: string) => (said.text += text));
  return { host, said };
};

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe('the built package', () => {
  it('runs calls, and lets its host exit once it is closed', async () => {
    const calls = (['worker', 'process', 'inline'] as const).map((isolation) =>
      callOf(isolation, 'exports.run = () => 42;'),
    );
    const { host, said } = startHost(`
      for (const given of ${JSON.stringify(calls)}) console.log((await call(given)).value);
      await runtime.close();`);
    expect(await once(host, 'exit')).toEqual([0, null]);
    expect(said.text).toBe('42\n42\n42\n');
  });

  it('leaves no process behind if its host is killed', async () => {
    const looping = callOf(
      'process',
      'exports.run = () => { require("fs").writeSync(1, "pid " + process.pid + "\\n"); for (;;); };',
    );
    const { host, said } = startHost(`
      const { log } = console;
      const logging = createToolRuntime({ logger: { log: (_, __, fields) => log(fields.data?.text) } });
      await logging.call(${JSON.stringify({ ...looping, timeout_ms: 60_000 })}, new AbortController().signal);`);
    await until(() => /pid \d+\n/.test(said.text));
    const pid = Number(/pid (\d+)/.exec(said.text)?.[1]);
    host.kill('SIGKILL');
    await until(() => !isAlive(pid));
  });
});
