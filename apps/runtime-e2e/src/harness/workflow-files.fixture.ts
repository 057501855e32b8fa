import { defined } from '@mozaiks/contracts';
import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The contents of a workflow folder by path. Strings are written unchanged, data as JSON, which is
 * also YAML.
 */
export type WorkflowFiles = Readonly<Record<string, unknown>>;
type Data = Readonly<Record<string, unknown>>;

export interface WorkflowParts {
  /** A string is the name of an agent whose prompt is that name. */
  readonly agents: readonly (string | Data)[];
  readonly script?: readonly Data[];
  readonly orchestrator?: Data;
  readonly handoffs?: readonly Data[];
  /** The entries of tools.yaml, or the whole file. */
  readonly tools?: readonly Data[] | Data;
  readonly context?: Data;
  readonly outputs?: Data;
  readonly hooks?: Data | readonly Data[];
  readonly ui?: Data;
  /** More files by path, such as `tools/t.ts`. */
  readonly code?: Readonly<Record<string, string>>;
}

const PROMPTS = ['system_message', 'prompt_sections', 'prompt_file'];

function agentOf(agent: string | Data): Data {
  if (typeof agent === 'string') return { name: agent, system_message: agent };
  return PROMPTS.some((key) => key in agent) ? agent : { system_message: agent['name'], ...agent };
}

/** The files of a workflow that is written as objects. */
export function workflowFiles(parts: WorkflowParts): WorkflowFiles {
  const {
    agents,
    script = [],
    orchestrator = {},
    handoffs,
    tools,
    context,
    outputs,
    hooks,
    ui,
    code = {},
  } = parts;
  const present = {
    'handoffs.yaml': handoffs && { handoff_rules: handoffs },
    'tools.yaml': Array.isArray(tools) ? { tools } : tools,
    'context_variables.yaml': context,
    'structured_outputs.yaml': outputs,
    'hooks.yaml': hooks && { hooks },
    'ui_config.yaml': ui,
  };
  return {
    'orchestrator.yaml': { max_turns: 8, ...orchestrator },
    'agents.yaml': { agents: agents.map(agentOf) },
    'script.yaml': { delay_ms: 0, answers: script },
    ...defined(present),
    ...code,
  };
}

const SAMPLES = fileURLToPath(new URL('../../../../workflows/', import.meta.url));

/**
 * One sample with the code that samples share. A server of one workflow starts faster than one of
 * all.
 */
export const sample = (name: string): Readonly<Record<string, WorkflowFiles>> => ({
  [name]: filesIn(name),
  _shared: filesIn('_shared'),
});

function filesIn(name: string): WorkflowFiles {
  const folder = path.join(SAMPLES, name);
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const paths = entries.map((entry) => path.join(entry.parentPath, entry.name));
  return Object.fromEntries(
    paths.map((file) => [path.relative(folder, file), readFileSync(file, 'utf8')]),
  );
}

/** Writes a workflow folder. An existing one is replaced at once, as by a deployment. */
export function writeWorkflow(workflowsDir: string, name: string, files: WorkflowFiles): void {
  const made = path.join(workflowsDir, `.${name}.new`);
  for (const [file, content] of Object.entries(files)) {
    const to = path.join(made, file);
    mkdirSync(path.dirname(to), { recursive: true });
    writeFileSync(to, typeof content === 'string' ? content : JSON.stringify(content, null, 1));
  }
  rmSync(path.join(workflowsDir, name), { recursive: true, force: true });
  renameSync(made, path.join(workflowsDir, name));
}
