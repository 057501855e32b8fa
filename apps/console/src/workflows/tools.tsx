import type { ToolDefinition, WorkflowDefinition } from '@mozaiks/contracts';
import {
  APPROVAL,
  NO_TOOLS,
  PARAMETERS,
  SOME_APPROVAL,
  TOOLS,
  calledBy,
} from '../text/workflows.ts';
import { Chip } from '../ui/chip.tsx';
import { Empty } from '../ui/empty.tsx';
import { Icon } from '../ui/icon.tsx';
import { JsonText } from '../ui/json-text.tsx';
import styles from './tools.module.css';

/** The tools as the models see them. */
export function Tools({ definition }: { readonly definition: WorkflowDefinition }) {
  const { tools, agents } = definition;
  if (tools.length === 0) return <Empty title={TOOLS} text={NO_TOOLS} />;
  return (
    <div className={styles.tools}>
      {tools.map((tool, index) => (
        <Tool key={`${tool.name} ${index}`} tool={tool} callers={callersOf(tool, agents)} />
      ))}
    </div>
  );
}

function callersOf(
  { name, agents: own }: ToolDefinition,
  agents: WorkflowDefinition['agents'],
): readonly string[] {
  return agents
    .filter(
      (agent) => agent.tools.includes(name) && (own === undefined || own.includes(agent.name)),
    )
    .map((agent) => agent.name);
}

const Tool = ({
  tool,
  callers,
}: {
  readonly tool: ToolDefinition;
  readonly callers: readonly string[];
}) => (
  <details className={styles.tool}>
    <summary>
      <Icon name="tool" />
      <span className={styles.name}>{tool.name}</span>
      <span className={styles.callers}>{calledBy(callers)}</span>
      {tool.requires_approval !== 'never' && (
        <Chip tone="wait">{tool.requires_approval === 'always' ? APPROVAL : SOME_APPROVAL}</Chip>
      )}
    </summary>
    <p dir="auto">{tool.description}</p>
    <h3>{PARAMETERS}</h3>
    <JsonText value={tool.parameters} />
  </details>
);
