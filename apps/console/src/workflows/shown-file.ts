import type { DevWorkflow } from '@mozaiks/contracts';

type File = DevWorkflow['files'][number];

/**
 * The file that was asked for, by its path or its name alone; otherwise the first with an error;
 * otherwise `agents.yaml`; otherwise the first; null if there is none.
 */
export function shownFile(
  { files, diagnostics, workflow_name }: DevWorkflow,
  asked: string | null,
): File | null {
  const broken = diagnostics.find(({ severity }) => severity === 'error')?.file;
  const paths = [
    asked,
    asked === null ? null : `${workflow_name}/${asked}`,
    broken,
    `${workflow_name}/agents.yaml`,
  ];
  return (
    paths
      .map((path) => files.find((file) => file.path === path))
      .find((file) => file !== undefined) ??
    files[0] ??
    null
  );
}
