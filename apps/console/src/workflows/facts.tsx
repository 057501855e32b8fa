import type { DevWorkflow } from '@mozaiks/contracts';
import type { WorkflowEntry } from '../server/workflow-entry.ts';
import { agentsOf } from '../ui/agent-hues.ts';
import {
  AGENTS,
  BOUNDS,
  DESCRIPTION,
  NEVER_GOOD,
  VERSION,
  ifNothingFails,
  modelCalls,
  tokenLimit,
} from '../text/workflows.ts';
import styles from './workflow-page.module.css';

interface FactsProps {
  readonly entry: WorkflowEntry;
  readonly described: DevWorkflow | null;
}

/** The most that a run can cost, and which version new runs start on. */
export const Facts = ({ entry, described }: FactsProps) => (
  <dl className={styles.facts}>
    {entry.description !== '' && (
      <div>
        <dt>{DESCRIPTION}</dt>
        <dd dir="auto">{entry.description}</dd>
      </div>
    )}
    {described !== null && (
      <>
        <div>
          <dt>{AGENTS}</dt>
          <dd>{agentsOf(described.definition).join(', ')}</dd>
        </div>
        <div>
          <dt>{VERSION}</dt>
          <dd>
            {described.workflow_version === null ? (
              NEVER_GOOD
            ) : (
              <code>{described.workflow_version.slice(0, 12)}</code>
            )}
          </dd>
        </div>
        {described.bounds !== null && (
          <div>
            <dt>{BOUNDS}</dt>
            <dd>
              {modelCalls(described.bounds.model_calls)}
              {described.bounds.answers !== null &&
                ` (${ifNothingFails(described.bounds.answers)})`}
              , {tokenLimit(described.bounds.tokens)}
            </dd>
          </div>
        )}
      </>
    )}
  </dl>
);
