import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Diagnostic } from '@mozaiks/contracts';
import {
  applyFixes,
  createWorkflowManager,
  discoverWorkflows,
  loadWorkflow,
  readTests,
  showDiagnostics,
  WORKFLOW_FILE_NAMES,
  type AppliedFix,
  type DiagnosticFormat,
} from '@mozaiks/workflow-manager';
import { CommandError } from '../failure.ts';
import type { Io } from '../io.ts';
import { clean } from '../render/clean.ts';
import { counted } from '../render/counted.ts';
import { workflowSettings, type WorkflowSettings } from '../workflow-settings.ts';

export interface ValidateOptions {
  readonly format: DiagnosticFormat;
  readonly strict?: boolean;
  readonly fix?: boolean;
}

interface Validated {
  /** The folder of the workflows. */
  readonly directory: string;
  readonly count: number;
  readonly diagnostics: readonly Diagnostic[];
}

/** Fixing a mistake may reveal another one. */
const MAX_PASSES = 5;

/** Whether the folder is a workflow itself. */
const isWorkflow = (directory: string): boolean =>
  WORKFLOW_FILE_NAMES.some((file) => existsSync(path.join(directory, `${file}.yaml`)));

async function validateOnce({ directory, loading }: WorkflowSettings): Promise<Validated> {
  // The models that are configured on this machine do not matter.
  const options = { ...loading.settings, has_model_provider: true };
  if (isWorkflow(directory)) {
    const { diagnostics } = await loadWorkflow(directory, options);
    return {
      directory: path.dirname(directory),
      count: 1,
      diagnostics: [...diagnostics, ...readTests(directory).diagnostics],
    };
  }
  const manager = await createWorkflowManager({ directory, settings: options });
  try {
    const names = discoverWorkflows(directory);
    const ofTests = names.flatMap((name) => readTests(path.join(directory, name)).diagnostics);
    return { directory, count: names.length, diagnostics: [...manager.diagnostics(), ...ofTests] };
  } finally {
    await manager.close();
  }
}

async function fixAll(
  settings: WorkflowSettings,
): Promise<{ readonly validated: Validated; readonly applied: readonly AppliedFix[] }> {
  let validated = await validateOnce(settings);
  let applied: readonly AppliedFix[] = [];
  for (let pass = 0; pass < MAX_PASSES; pass += 1) {
    const made = applyFixes(validated.directory, validated.diagnostics);
    if (made.length === 0) break;
    applied = [...applied, ...made];
    validated = await validateOnce(settings);
  }
  return { validated, applied };
}

const checkAll = async (settings: WorkflowSettings, fix: boolean) =>
  fix ? await fixAll(settings) : { validated: await validateOnce(settings), applied: [] };

function summaryOf({ count, diagnostics }: Validated): string {
  const severities = (['error', 'warning', 'note'] as const).flatMap((severity) => {
    const found = diagnostics.filter((each) => each.severity === severity).length;
    return found === 0 ? [] : [counted(found, severity)];
  });
  return [
    counted(count, 'workflow'),
    ...(severities.length === 0 ? ['no problems'] : severities),
  ].join(', ');
}

/**
 * Checks workflows and their tests. Resolves with the exit code: 1 if there are errors, or warnings
 * with `strict`.
 */
export async function validateCommand(
  io: Io,
  dir: string | undefined,
  options: ValidateOptions,
): Promise<number> {
  const { format, strict = false, fix = false } = options;
  const settings = workflowSettings(io, dir);
  if (!statSync(settings.directory).isDirectory())
    throw new CommandError(`${settings.directory} is not a folder.`);
  const { validated, applied } = await checkAll(settings, fix).finally(() =>
    settings.loading.close(),
  );
  const { directory, diagnostics } = validated;
  const from = path.relative(io.cwd, directory);
  for (const { file, line, column, from: before, to } of applied)
    io.stderr.write(clean(`fixed ${path.join(from, file)}:${line}:${column} ${before} -> ${to}\n`));
  const shown = showDiagnostics(diagnostics, { cwd: io.cwd, directory, format });
  if (shown !== '') io.stdout.write(`${format === 'text' ? clean(shown) : shown}\n`);
  if (format === 'text') io.stdout.write(`${shown === '' ? '' : '\n'}${summaryOf(validated)}\n`);
  return diagnostics.some(
    ({ severity }) => severity === 'error' || (strict && severity === 'warning'),
  )
    ? 1
    : 0;
}
