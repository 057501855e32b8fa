import { existsSync } from 'node:fs';
import { discoverWorkflows } from '@mozaiks/workflow-manager';
import type { Diagnostic } from '@mozaiks/contracts';
import { openWorkflows, pythonOf, workflowLoading } from '@mozaiks/runtime/configuration';
import { counted } from '../render/counted.ts';
import type { Configuration } from './configuration.ts';
import type { Finding } from './finding.ts';

const check = 'workflows';
const hint = 'npx mozaiks validate shows each with its line';

/** One finding for each workflow with errors or warnings, and one for all others. */
export async function checkWorkflows({
  plan,
  configured,
}: Configuration): Promise<readonly Finding[]> {
  const directory = plan.settings.WORKFLOWS_DIR;
  if (!existsSync(directory))
    return [
      {
        check,
        level: 'error',
        message: `there is no folder ${directory}`,
        hint: 'set WORKFLOWS_DIR',
      },
    ];
  const names = discoverWorkflows(directory);
  if (names.length === 0)
    return [
      {
        check,
        level: 'warning',
        message: `there is no workflow in ${directory}`,
        hint: 'set WORKFLOWS_DIR',
      },
    ];
  const manager = await openWorkflows(workflowLoading(configured, pythonOf(plan.settings)), {
    directory,
  });
  try {
    const found = names.flatMap((name) => findingOf(name, manager.diagnostics()) ?? []);
    const valid = names.length - found.length;
    return [
      ...(valid === 0
        ? []
        : [
            {
              check,
              level: 'ok',
              message: `${counted(valid, 'workflow')} without problems`,
            } as const,
          ]),
      ...found,
    ];
  } finally {
    await manager.close();
  }
}

function findingOf(name: string, diagnostics: readonly Diagnostic[]): Finding | undefined {
  const own = diagnostics.filter(({ workflow_name }) => workflow_name === name);
  const [errors, warnings] = (['error', 'warning'] as const).map(
    (severity) => own.filter((each) => each.severity === severity).length,
  );
  if (errors !== undefined && errors > 0)
    return { check, level: 'error', message: `${name} has ${counted(errors, 'error')}`, hint };
  if (warnings !== undefined && warnings > 0)
    return {
      check,
      level: 'warning',
      message: `${name} has ${counted(warnings, 'warning')}`,
      hint,
    };
  return undefined;
}
