import { CommanderError } from 'commander';
import { CommandError } from './failure.ts';
import type { Io } from './io.ts';
import { commandsOf, createProgram } from './program.ts';

/** Errors with a complete message, which are printed without a stack trace. */
const isPlain = (error: Error): boolean =>
  error instanceof CommandError || error.name === 'ConfigError';

/** Lets scripts distinguish findings of `validate` and `test` (1) from a wrong command line (2). */
const failureCode = ([command]: readonly string[]): number =>
  command === 'validate' || command === 'test' ? 2 : 1;

/**
 * Runs one command line (without `node` and the script). Never rejects: failures are printed on
 * stderr with exit code 1, or 2 for `validate` and `test`.
 */
export async function run(io: Io, version: string, args: readonly string[]): Promise<void> {
  try {
    const program = createProgram(io, version);
    for (const command of [program, ...commandsOf(program).map(([, below]) => below)])
      command.exitOverride();
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError)
      return io.exitWith(error.exitCode === 0 ? 0 : failureCode(args));
    const known = error instanceof Error && isPlain(error);
    io.stderr.write(
      `${known ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
    io.exitWith(failureCode(args));
  }
}
