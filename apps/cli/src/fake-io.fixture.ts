import { PassThrough } from 'node:stream';
import type { Io } from './io.ts';

/** An `Io` that a test controls. */
export function fakeIo({
  isTTY = false,
  env = {},
  cwd = '/nowhere',
}: { isTTY?: boolean; env?: Record<string, string>; cwd?: string } = {}) {
  const stdin = Object.assign(new PassThrough(), { isTTY });
  const stdout = Object.assign(new PassThrough({ encoding: 'utf8' }), { isTTY });
  const stderr = new PassThrough({ encoding: 'utf8' });
  let out = '';
  let err = '';
  const interrupts = new Set<() => void>();
  const codes: number[] = [];
  stdout.on('data', (text: string) => (out += text));
  stderr.on('data', (text: string) => (err += text));
  const io: Io = {
    stdin,
    stdout,
    stderr,
    env,
    cwd,
    onInterrupt(listener) {
      interrupts.add(listener);
      return () => void interrupts.delete(listener);
    },
    exitWith: (code) => void codes.push(code),
  };
  return {
    io,
    stdin,
    codes,
    out: () => out,
    err: () => err,
    /** The content of the screen, without the codes that move the cursor or set colors. */
    screen: () => out.replace(/\u001b\[[0-9;]*[A-Za-z]/g, ''),
    interrupt: () => interrupts.forEach((listener) => listener()),
    listening: () => interrupts.size,
  };
}

/** Resolves when the condition holds; fails after three seconds. */
export async function eventually(holds: () => boolean): Promise<void> {
  const end = Date.now() + 3_000;
  while (!holds()) {
    if (Date.now() > end) throw new Error(`not within three seconds: ${holds}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
