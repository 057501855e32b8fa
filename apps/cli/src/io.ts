/// <reference types="node" preserve="true" />

/** The parts of the process that a command uses. Tests replace them. */
export interface Io {
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly stdout: NodeJS.WritableStream & { readonly isTTY?: boolean };
  readonly stderr: NodeJS.WritableStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Called at Ctrl-C, or SIGINT from elsewhere. Returns a function that removes the listener. */
  onInterrupt(listener: () => void): () => void;
  exitWith(code: number): void;
}

export function processIo(): Io {
  return {
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    cwd: process.cwd(),
    onInterrupt(listener) {
      process.on('SIGINT', listener);
      return () => void process.off('SIGINT', listener);
    },
    exitWith(code) {
      process.exitCode = code;
    },
  };
}
