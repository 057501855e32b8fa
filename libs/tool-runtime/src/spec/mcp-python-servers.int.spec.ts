import { spawn } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { eventually } from '@mozaiks/testkit';
import {
  emptyFolder,
  freePort,
  mcpTools,
  pythonServers,
  serverOf,
  type Subject,
} from './mcp-servers.fixture.ts';

const folder = pythonServers();
const program = (name: string): string => path.join(folder, 'bin', name);
const isInstalled = existsSync(program('mcp-server-time'));
const name = isInstalled
  ? 'servers in Python'
  : 'servers in Python (not installed; run: node tools/mcp.mjs --install)';

const FASTMCP = `
import sys
from fastmcp import FastMCP
from fastmcp.utilities.types import Image

server = FastMCP("spec")

@server.tool
def add(a: int, b: int) -> int:
    """Adds two numbers."""
    return a + b

@server.tool
def picture() -> Image:
    return Image(data=bytes(2000), format="png")

@server.tool
def fail() -> str:
    raise ValueError("no luck")

options = {"transport": "http", "host": "127.0.0.1", "port": int(sys.argv[1])} if len(sys.argv) > 1 else {}
server.run(show_banner=False, **options)
`;

(isInstalled ? describe : describe.skip)(name, () => {
  let tools: Subject;
  beforeAll(() => {
    // Python starts slowly on a busy machine.
    tools = mcpTools({ settings: { start_ms: 30_000 } });
  });
  afterAll(() => tools.close());

  it('return the time', async () => {
    const server = serverOf({ command: program('mcp-server-time') });
    expect((await tools.list(server)).map((tool) => tool.name)).toEqual([
      'get_current_time',
      'convert_time',
    ]);
    const time = await tools.value(server, 'get_current_time', { args: { timezone: 'Etc/UTC' } });
    expect(JSON.stringify(time)).toContain('Etc/UTC');
  }, 60_000);

  const written = (): string => {
    const file = path.join(emptyFolder(), 'server.py');
    writeFileSync(file, FASTMCP);
    return file;
  };

  it('of FastMCP answer with structured content, notes and errors', async () => {
    const server = serverOf({ command: program('python'), args: [written()], timeout_ms: 30_000 });
    expect((await tools.list(server)).map((tool) => tool.description)).toContain(
      'Adds two numbers.',
    );
    expect(await tools.value(server, 'add', { args: { a: 1, b: 2 } })).toEqual({ result: 3 });
    expect(JSON.stringify(await tools.value(server, 'picture'))).toMatch(/KiB|bytes/);
    expect(JSON.stringify(await tools.value(server, 'picture'))).not.toContain('AAAA');
    expect(await tools.call(server, 'fail')).toMatchObject({
      ok: false,
      error: { code: 'tool_failed' },
    });
  }, 60_000);

  it('of FastMCP answer over HTTP, using the newer protocol revision', async () => {
    const port = await freePort();
    const running = spawn(program('python'), [written(), String(port)], { stdio: 'ignore' });
    const url = `http://127.0.0.1:${port}/mcp`;
    try {
      await eventually(async () => void (await fetch(url)), { timeout_ms: 30_000 });
      const server = serverOf({ url, timeout_ms: 30_000 });
      expect((await tools.list(server)).map((tool) => tool.name)).toContain('add');
      expect(await tools.value(server, 'add', { args: { a: 1, b: 2 } })).toEqual({ result: 3 });
    } finally {
      running.kill('SIGKILL');
    }
  }, 60_000);
});
