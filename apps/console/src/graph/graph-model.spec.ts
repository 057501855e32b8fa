import type { WorkflowDefinition } from '@mozaiks/contracts';
import { pathTaken } from '../log/path-taken.ts';
import { supportDeskDefinition } from '../log/support-desk-definition.fixture.ts';
import { supportDesk } from '../log/support-desk.fixture.ts';
import { graphModel } from './graph-model.ts';

const definition = supportDeskDefinition.definition as unknown as WorkflowDefinition;
const ways = (model: ReturnType<typeof graphModel>): string[] =>
  model.edges.map(({ from, to, taken }) => `${from}→${to} ${taken}`);

describe('the graph of a workflow', () => {
  it('has its agents and rules, and the path that a chat took', () => {
    const model = graphModel(definition, pathTaken(supportDesk));
    expect(model.nodes.map(({ id, kind, visits }) => `${id} ${kind} ${visits}`)).toEqual([
      'user user 1',
      'Triage agent 1',
      'Billing agent 1',
      'Technical agent 0',
      'Summary agent 1',
      'terminate end 1',
    ]);
    expect(ways(model)).toEqual([
      'user→Triage 1',
      'Triage→Billing 1',
      'Triage→Technical 0',
      'Billing→Technical 0',
      'Technical→Billing 0',
      'Billing→Summary 1',
      'Technical→Summary 0',
      'Summary→terminate 1',
    ]);
  });

  it('is the path alone if the definition is not known', () => {
    expect(ways(graphModel(null, pathTaken(supportDesk)))).toEqual([
      'user→Triage 1',
      'Triage→Billing 1',
      'Billing→Summary 1',
      'Summary→terminate 1',
    ]);
  });

  it('shows who waits for a person', () => {
    const model = graphModel(definition, pathTaken(supportDesk.slice(0, 17)));
    expect(model.nodes.find(({ isLive }) => isLive)).toMatchObject({
      id: 'Billing',
      asks: 'refund',
    });
  });

  it('follows the order of a pattern that has one', () => {
    const inOrder = (
      orchestration_pattern: WorkflowDefinition['orchestration_pattern'],
    ): string[] =>
      ways(graphModel({ ...definition, handoffs: [], orchestration_pattern }, null)).map((way) =>
        way.slice(0, -2),
      );
    expect(inOrder('PipelinePattern')).toEqual([
      'user→Triage',
      'Triage→Billing',
      'Billing→Technical',
      'Technical→Summary',
      'Summary→terminate',
    ]);
    expect(inOrder('RoundRobinPattern').at(-1)).toBe('Summary→Triage');
    expect(inOrder('AutoPattern')).toEqual(['user→Triage']);
  });

  it('applies a rule of all agents to each but its target', () => {
    const handoffs = [
      { index: 0, source: '*', kind: 'post', target: { type: 'agent', agent: 'Summary' } } as const,
    ];
    expect(
      ways(graphModel({ ...definition, handoffs }, null)).map((way) => way.slice(0, -2)),
    ).toEqual([
      'user→Triage',
      'Triage→Summary',
      'Billing→Summary',
      'Technical→Summary',
      'Triage→terminate',
      'Billing→terminate',
      'Technical→terminate',
      'Summary→terminate',
    ]);
  });
});
