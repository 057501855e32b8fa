import type { WorkflowSummary } from '@mozaiks/contracts';
import { clean } from './clean.ts';
import type { Style } from './style.ts';

/** The workflows of a server, one line each, and the command that talks to the first. */
export function servedLines(
  workflows: readonly WorkflowSummary[],
  commandFor: (workflow_name: string) => string,
  style: Style,
): string[] {
  const [first] = workflows;
  if (first === undefined)
    return ['The server has no workflows. See what is wrong with them: npx mozaiks workflows'];
  const lines = workflows.map(({ workflow_name, description }) => {
    const about = clean(description ?? '').split('\n')[0] ?? '';
    return `${style.agent(clean(workflow_name))}${about === '' ? '' : `  ${about}`}`;
  });
  return [...lines, '', `Talk to one: ${commandFor(clean(first.workflow_name))}`];
}
