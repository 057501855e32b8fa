import { agentsShape } from './agents.ts';
import { contextVariablesShape } from './context-variables.ts';
import { handoffsShape } from './handoffs.ts';
import { hooksShape } from './hooks.ts';
import { orchestratorShape } from './orchestrator.ts';
import { scriptShape } from './script.ts';
import type { Shape } from './shape.ts';
import { structuredOutputsShape } from './structured-outputs.ts';
import { testShape } from './test.ts';
import { toolsShape } from './tools.ts';
import { uiConfigShape } from './ui-config.ts';

/** The shapes of all files of a workflow folder, by file name without `.yaml`. */
export const WORKFLOW_FILES = {
  orchestrator: orchestratorShape,
  agents: agentsShape,
  handoffs: handoffsShape,
  tools: toolsShape,
  context_variables: contextVariablesShape,
  structured_outputs: structuredOutputsShape,
  hooks: hooksShape,
  ui_config: uiConfigShape,
  script: scriptShape,
} satisfies Record<string, Shape>;

export type WorkflowFile = keyof typeof WORKFLOW_FILES;
export const WORKFLOW_FILE_NAMES = Object.keys(WORKFLOW_FILES) as readonly WorkflowFile[];

/** The files of a workflow, and those in its folder `tests`, which are not part of it. */
export const SHAPES = { ...WORKFLOW_FILES, test: testShape } satisfies Record<string, Shape>;
export type ShapedFile = keyof typeof SHAPES;
