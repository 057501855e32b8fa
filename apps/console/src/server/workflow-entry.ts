import type { DevWorkflowList, JsonObject, StartupMode, WorkflowInfo } from '@mozaiks/contracts';

export type DevDiagnostic = DevWorkflowList['workflows'][number]['diagnostics'][number];

/** A workflow as the page lists it. */
export interface WorkflowEntry {
  readonly workflow_name: string;
  readonly title: string;
  readonly description: string;
  readonly prompts: readonly string[];
  readonly placeholder: string | null;
  /** Null: no version of it can run. */
  readonly startup_mode: StartupMode | null;
  /** Of the variables that a client may set when it creates a chat; null: there are none. */
  readonly context_schema: JsonObject | null;
  /** Its files have errors. */
  readonly broken: boolean;
  readonly diagnostics: readonly DevDiagnostic[];
}

type DevState = DevWorkflowList['workflows'][number];

/**
 * What runs, and what the files say: broken workflows are only in the second, which is empty
 * outside dev mode.
 */
export function workflowEntries(
  infos: readonly WorkflowInfo[],
  states: readonly DevState[],
): readonly WorkflowEntry[] {
  const names = [
    ...new Set([...infos, ...states].map(({ workflow_name }) => workflow_name)),
  ].sort();
  return names.map((name) => {
    const info = infos.find(({ workflow_name }) => workflow_name === name);
    const state = states.find(({ workflow_name }) => workflow_name === name);
    const { suggested_prompts = [], input_placeholder = null } = (info?.ui_config ??
      {}) as UiConfig;
    return {
      workflow_name: name,
      title: info?.title ?? name,
      description: info?.description ?? '',
      prompts: suggested_prompts,
      placeholder: input_placeholder,
      startup_mode: info?.startup_mode ?? null,
      context_schema: info === undefined ? null : contextSchema(info),
      broken: state?.broken ?? false,
      diagnostics: state?.diagnostics ?? [],
    };
  });
}

function contextSchema({ input_schema }: WorkflowInfo): JsonObject | null {
  const { properties } = input_schema as { readonly properties?: JsonObject };
  return Object.keys(properties ?? {}).length === 0 ? null : input_schema;
}

interface UiConfig {
  readonly suggested_prompts?: readonly string[];
  readonly input_placeholder?: string;
}

export const errorsOf = ({
  diagnostics,
}: Pick<WorkflowEntry, 'diagnostics'>): readonly DevDiagnostic[] =>
  diagnostics.filter(({ severity }) => severity === 'error');

/** Its files have errors that can be shown. */
export const isBroken = (entry: WorkflowEntry): boolean =>
  entry.broken && errorsOf(entry).length > 0;

/** `Weather/agents.yaml` -> `agents.yaml`: the name of the workflow is said elsewhere. */
export const shortFile = ({
  file,
  workflow_name,
}: Pick<DevDiagnostic, 'file' | 'workflow_name'>): string =>
  file.startsWith(`${workflow_name}/`) ? file.slice(workflow_name.length + 1) : file;

/** `agents.yaml:4` */
export const placeOf = (diagnostic: DevDiagnostic): string =>
  `${shortFile(diagnostic)}:${diagnostic.line}`;
