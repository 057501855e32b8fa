import { Suspense, lazy, useEffect, useState, type ReactNode } from 'react';
import type { DevWorkflow, WorkflowDefinition } from '@mozaiks/contracts';
import { Bar } from '../app/bar.tsx';
import { hashOf } from '../app/hash.ts';
import { PanelBoundary } from '../app/panel-boundary.tsx';
import type { Route } from '../app/route.ts';
import { go } from '../app/use-route.ts';
import { useWorkflowEntry } from '../chat/use-workflow-entry.ts';
import { useWorkflows } from '../server/server.ts';
import { useDevWorkflow } from '../server/use-dev-workflow.ts';
import { errorCount } from '../text/app.ts';
import {
  CHATS,
  FILES,
  GRAPH,
  NEW_CHAT,
  NOT_FOUND,
  NO_FILES,
  SECTIONS,
  TOOLS,
  notFound,
} from '../text/workflows.ts';
import { Chip } from '../ui/chip.tsx';
import { Empty } from '../ui/empty.tsx';
import { Icon } from '../ui/icon.tsx';
import { Tabs } from '../ui/tabs.tsx';
import { Facts } from './facts.tsx';
import { Files } from './files.tsx';
import { Tools } from './tools.tsx';
import styles from './workflow-page.module.css';

const DefinitionGraph = lazy(() =>
  import('./definition-graph.tsx').then((file) => ({ default: file.DefinitionGraph })),
);

type WorkflowRoute = Extract<Route, { readonly view: 'workflow' }>;
type Part = 'files' | 'graph' | 'tools';

interface WorkflowPageProps {
  readonly route: WorkflowRoute;
  readonly onMenu: () => void;
}

/**
 * What a workflow is made of: its files with what is wrong in them, its graph, its tools and its
 * bounds.
 */
export function WorkflowPage({ route, onMenu }: WorkflowPageProps) {
  const { workflow_name } = route;
  const entry = useWorkflowEntry(workflow_name);
  const { workflows } = useWorkflows();
  const described = useDevWorkflow(workflow_name);
  const title = entry?.title ?? workflow_name;
  const errors = described?.diagnostics.filter(({ severity }) => severity === 'error').length ?? 0;
  const isUnknown = workflows !== null && entry === null;
  return (
    <>
      <Bar
        title={isUnknown ? NOT_FOUND : title}
        onMenu={onMenu}
        actions={
          (entry?.startup_mode ?? null) !== null && <Actions workflow_name={workflow_name} />
        }
      >
        {errors > 0 && (
          <Chip tone="failed">
            <Icon name="warning" />
            {errorCount(errors)}
          </Chip>
        )}
      </Bar>
      {isUnknown && <Empty title={NOT_FOUND} text={notFound(workflow_name)} />}
      {entry !== null && <Facts entry={entry} described={described ?? null} />}
      {entry !== null && described === null && <Empty title={FILES} text={NO_FILES} />}
      {entry !== null && described && <Parts described={described} route={route} />}
    </>
  );
}

const Actions = ({ workflow_name }: { readonly workflow_name: string }) => (
  <>
    <a
      className={styles.action}
      href={hashOf({ view: 'chats', workflow_name, status: null, search: null })}
    >
      {CHATS}
    </a>
    <a className={styles.action} href={hashOf({ view: 'new_chat', workflow_name })}>
      <Icon name="plus" />
      {NEW_CHAT}
    </a>
  </>
);

interface PartsProps {
  readonly described: DevWorkflow;
  readonly route: WorkflowRoute;
}

function Parts({ described, route }: PartsProps) {
  const [part, setPart] = useState<Part>('files');
  const { file, line } = route;
  // A link to a file or line shows it. Another part is not about a line, so that the link works
  // again.
  useEffect(() => {
    if (file !== null) setPart('files');
  }, [file]);
  useEffect(() => {
    if (line !== null) setPart('files');
  }, [line]);
  const select = (next: Part): void => {
    setPart(next);
    go({ ...route, line: null }, { replace: true });
  };
  const definition = described.definition as unknown as WorkflowDefinition | null;
  const tabs = [
    { id: 'files' as const, label: FILES, count: String(described.files.length) },
    ...(definition === null ? [] : [{ id: 'graph' as const, label: GRAPH }]),
    ...(definition === null
      ? []
      : [{ id: 'tools' as const, label: TOOLS, count: String(definition.tools.length) }]),
  ];
  const shown: Readonly<Record<Part, () => ReactNode>> = {
    files: () => <Files described={described} route={route} />,
    graph: () => definition !== null && <DefinitionGraph definition={definition} />,
    tools: () => definition !== null && <Tools definition={definition} />,
  };
  return (
    <>
      <Tabs
        label={SECTIONS}
        tabs={tabs}
        selected={part}
        onSelect={select}
        panelId="workflow-part"
      />
      <div
        className={styles.part}
        id="workflow-part"
        role="tabpanel"
        aria-labelledby={`workflow-part-${part}`}
      >
        <PanelBoundary name={part}>
          <Suspense>{shown[part]()}</Suspense>
        </PanelBoundary>
      </div>
    </>
  );
}
