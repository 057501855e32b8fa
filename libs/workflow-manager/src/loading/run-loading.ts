import { fork, type ChildProcess } from 'node:child_process';
import type { ReadFolder } from '../catalog/read-folder.ts';
import { createReporter, type Problem } from '../diagnostics/reporter.ts';
import { programEnvironment } from '../python/program-environment.ts';
import type { Stage } from './effort.ts';
import { programFile } from './program-file.ts';
import type { LoadMessage, LoadRequest } from './protocol.ts';

/**
 * The time limit for each file and for checking all files together. Ordinary files take
 * milliseconds. The limit is far higher, so that a busy machine does not make a correct workflow
 * unavailable.
 */
const MAX_VALIDATION_MS = 5_000;
/** Other processes build code. They have their own limits. */
const MAX_CODE_MS = 120_000;
const MAX_START_MS = 60_000;
const MAX_HEAP_MB = 512;
const MAX_REASON = 300;

interface Limit {
  readonly ms: number;
  readonly problem: Problem;
}

function limitOf(workflow: string, stage: Stage | undefined): Limit {
  const of = (ms: number, what: string, more: Partial<Problem> = {}): Limit => {
    const at = { file: workflow, line: 1, column: 1 };
    return {
      ms,
      problem: { code: 'WF007', at, message: `${what} takes longer than ${ms / 1000} s`, ...more },
    };
  };
  if (stage === undefined) return of(MAX_START_MS, 'starting the process that loads the workflow');
  if (stage === 'code') return of(MAX_CODE_MS, 'building the code of the workflow');
  if (stage === 'references')
    return of(MAX_VALIDATION_MS, 'validating the workflow', { code: 'WF092' });
  return of(MAX_VALIDATION_MS, 'validating the file', {
    code: 'WF092',
    at: { file: stage.file, line: 1, column: 1 },
  });
}

function broken(workflow: string, problem: Problem): ReadFolder {
  const { report, diagnostics } = createReporter(workflow);
  report(
    problem.code === 'WF092' ? { ...problem, hint: 'divide it into smaller workflows' } : problem,
  );
  return { diagnostics: diagnostics() };
}

function start(): ChildProcess {
  return fork(programFile(), [], {
    env: programEnvironment(), // to start Python as well
    execArgv: [`--max-old-space-size=${MAX_HEAP_MB}`],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
}

const outOfMemory = (workflow: string): Problem => ({
  code: 'WF092',
  at: { file: workflow, line: 1, column: 1 },
  message: `validating the workflow takes more than ${MAX_HEAP_MB} MB of memory`,
});

function endedEarly(workflow: string, errors: string): Problem {
  if (errors.includes('heap out of memory')) return outOfMemory(workflow);
  const reason = errors.trim().slice(0, MAX_REASON) || 'it gave no reason';
  const message = `the process that loads the workflow ended: ${reason}`;
  return { code: 'WF007', at: { file: workflow, line: 1, column: 1 }, message };
}

/**
 * Reads a folder in a process that ends afterwards, so that the caller's thread never waits for it.
 * A folder that takes too long is broken, with one diagnostic. Never rejects.
 */
export function runLoading(request: LoadRequest): Promise<ReadFolder> {
  const { name } = request.folder;
  return new Promise((resolve) => {
    const child = start();
    let errors = '';
    let timer: NodeJS.Timeout | undefined;
    const end = (result: ReadFolder): void => {
      clearTimeout(timer);
      resolve(result);
      child.kill('SIGKILL');
    };
    const watch = (stage: Stage | undefined): void => {
      clearTimeout(timer);
      const { ms, problem } = limitOf(name, stage);
      timer = setTimeout(() => end(broken(name, problem)), ms);
    };
    child.stderr
      ?.setEncoding('utf8')
      .on('data', (text: string) => (errors = (errors + text).slice(-10_000)));
    child.on('message', (message: LoadMessage) =>
      'stage' in message ? watch(message.stage) : end(message.result),
    );
    child.once('error', ({ message }) => end(broken(name, endedEarly(name, message))));
    child.once('close', () => end(broken(name, endedEarly(name, errors))));
    watch(undefined);
    child.send(request, () => undefined); // if it ended early, `close` follows
  });
}

/** Runs one process at a time, so that memory for one is enough. */
export function createLoading(
  shared: Pick<LoadRequest, 'cache_dir' | 'python'>,
): (request: LoadRequest) => Promise<ReadFolder> {
  let last: Promise<unknown> = Promise.resolve();
  return (request) => {
    const next = last.then(() =>
      runLoading({ ...request, cache_dir: shared.cache_dir, python: shared.python }),
    );
    last = next;
    return next;
  };
}
