import path from 'node:path';
import { systemClock } from '@mozaiks/runtime/configuration';
import { readTests, type WorkflowManager, type WorkflowTest } from '@mozaiks/workflow-manager';
import type { Diagnostic } from '@mozaiks/contracts';
import type { TestFailure } from './check-expectations.ts';
import { runTest, type TestParts } from './run-test.ts';
import type { Tested } from './tested.ts';

/** The number of chats that are tested at the same time. They mostly wait for isolates. */
const AT_ONCE = 4;

export interface TestRun extends TestParts {
  readonly catalog: WorkflowManager;
  /** The folder of the workflows. */
  readonly directory: string;
  /** The workflows whose tests are run. */
  readonly names: readonly string[];
  /** Called with each result, in the order of workflows and files. */
  readonly onTested: (tested: Tested) => void;
}

/**
 * Runs the tests of workflows. Never rejects because of the content of a file or the behavior of a
 * workflow.
 */
export async function runTests(run: TestRun): Promise<readonly Tested[]> {
  const running: Promise<Tested>[] = [];
  for (const plan of run.names.flatMap((name) => planOf(run, name)))
    running.push((running.at(-AT_ONCE) ?? Promise.resolve()).then(plan));
  for (const tested of running) run.onTested(await tested);
  return await Promise.all(running);
}

type Plan = () => Promise<Tested>;

function planOf(run: TestRun, workflow_name: string): readonly Plan[] {
  const { tests, diagnostics } = readTests(path.join(run.directory, workflow_name));
  const errors = errorsIn(diagnostics);
  const broken = [...new Set(errors.map(({ file }) => file))].map((file) => ({
    workflow_name,
    file,
  }));
  // If the workflow has errors, the diagnostics of its tests may only be consequences.
  const ofWorkflow = errorsIn(run.catalog.describe(workflow_name)?.diagnostics ?? []);
  if (ofWorkflow.length > 0)
    return [...broken, ...tests].map((test) => async () => ({
      ...brokenTest(test, ofWorkflow),
      ...skippedFor(ofWorkflow),
    }));
  return [
    ...broken.map(
      (test) => async () =>
        brokenTest(
          test,
          errors.filter(({ file }) => file === test.file),
        ),
    ),
    ...tests.map((test, index) => () => timed(run, test, `${workflow_name}-${index + 1}`)),
  ];
}

/** A workflow whose only error is the missing Python is not broken. */
const skippedFor = (errors: readonly Diagnostic[]): { readonly skipped?: true } =>
  errors.every(({ code }) => code === NO_PYTHON) ? { skipped: true } : {};
const NO_PYTHON = 'WF042';

const errorsIn = (diagnostics: readonly Diagnostic[]): readonly Diagnostic[] =>
  diagnostics.filter(({ severity }) => severity === 'error');

const failureOf = ({ code, message, hint, file, line, column }: Diagnostic): TestFailure => ({
  at: { file, line, column },
  message: `${code} ${message}`,
  lines: hint === undefined ? [] : [`hint: ${hint}`],
});

function brokenTest(
  { workflow_name, file }: Pick<WorkflowTest, 'workflow_name' | 'file'>,
  errors: readonly Diagnostic[],
): Tested {
  const test = { workflow_name, file, name: path.posix.basename(file, '.test.yaml') };
  return { test, failures: errors.map(failureOf), duration_ms: 0, broken: true };
}

async function timed(parts: TestParts, test: WorkflowTest, tenant: string): Promise<Tested> {
  const begun = systemClock.monotonic();
  const failures = await runTest(parts, test, tenant).catch(
    (error: unknown): readonly TestFailure[] => {
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
      return [{ at: { file: test.file, line: 1, column: 1 }, message, lines: [] }];
    },
  );
  return { test, failures, duration_ms: Math.round(systemClock.monotonic() - begun) };
}
