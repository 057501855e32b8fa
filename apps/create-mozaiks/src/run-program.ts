import { spawnSync } from 'node:child_process';

export interface Ended {
  readonly ok: boolean;
  /** What it wrote, both outputs together. */
  readonly output: string;
}

/** Runs a program in a folder, without a shell. */
export type RunProgram = (cwd: string, args: readonly [string, ...string[]]) => Ended;

export const runProgram: RunProgram = (cwd, [program, ...args]) => {
  const { status, stdout, stderr, error } = spawnSync(program, args, { cwd, encoding: 'utf8' });
  return { ok: status === 0, output: error?.message ?? `${stdout}${stderr}` };
};
