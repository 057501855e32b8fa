import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

const hook = new URL('./typescript-hook.fixture.mjs', import.meta.url).href;

export interface SourceProcess {
  /** The lines that it has printed so far. */
  readonly lines: readonly string[];
  /**
   * Resolves with the first line that `accept` accepts. Rejects if the process ends without one.
   */
  line(accept: (line: string) => boolean): Promise<string>;
  kill(): Promise<void>;
  /** Its exit code, or the name of the signal that ended it. */
  readonly ended: Promise<number | string>;
}

export interface RunOptions {
  /** The most bytes that any file of the process may have. POSIX only. */
  readonly maxFileBytes?: number;
}

/** Runs a `*.fixture.ts` of this folder in its own process, from source. */
export function runSource(
  program: string,
  args: readonly string[],
  { maxFileBytes }: RunOptions = {},
): SourceProcess {
  const file = fileURLToPath(new URL(`./${program}`, import.meta.url));
  const command = [
    process.execPath,
    '--no-warnings',
    '--conditions=@mozaiks/source',
    `--import=${hook}`,
    file,
    ...args,
  ];
  const limited = [
    'sh',
    '-c',
    `trap '' XFSZ; ulimit -f ${Math.floor((maxFileBytes ?? 0) / 512)}; exec "$@"`,
    'sh',
    ...command,
  ];
  const [executable = '', ...rest] = maxFileBytes === undefined ? command : limited;
  const env = { ...process.env, NODE_OPTIONS: '' };
  return observed(spawn(executable, rest, { stdio: ['ignore', 'pipe', 'inherit'], env }));
}

function observed(child: ChildProcessByStdio<null, Readable, null>): SourceProcess {
  const lines: string[] = [];
  const reader = createInterface({ input: child.stdout });
  reader.on('line', (line) => lines.push(line));
  const ended = Promise.all([once(child, 'exit'), once(reader, 'close')]).then(
    ([[code, signal]]) => (code ?? signal) as number | string,
  );
  return {
    lines,
    ended,
    line: (accept) =>
      new Promise((resolve, reject) => {
        const there = lines.find(accept);
        if (there !== undefined) return resolve(there);
        reader.on('line', (line) => accept(line) && resolve(line));
        reader.once('close', () =>
          reject(
            new Error(`the process ended without that line, after: ${lines.slice(-3).join(' | ')}`),
          ),
        );
      }),
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
