import type { WorkflowDefinition } from '@mozaiks/contracts';
import { definitionOf } from './definition.ts';
import { only } from './events.fixture.ts';
import { foldLog } from './fold-log.ts';
import { reasonOf, type Reason } from './reason.ts';
import { supportDeskDefinition } from './support-desk-definition.fixture.ts';
import { supportDesk } from './support-desk.fixture.ts';

const [run] = foldLog(supportDesk);
const known = definitionOf(supportDeskDefinition, run);
const reasonAt = (seq: number, definition = known): Reason =>
  reasonOf(only('handoff', supportDesk[seq - 1]), supportDesk, definition);

describe('the reason of a handoff', () => {
  it('that a model chose is its call, and what else it was offered', () => {
    const { choice, passed, place, seen } = reasonAt(8);
    expect([choice?.seq, seen]).toEqual([7, []]);
    expect(passed).toMatchObject([
      {
        kind: 'llm',
        to: 'Technical',
        condition: 'Something does not work for the user.',
        place: { line: 8 },
      },
    ]);
    expect(place).toMatchObject({
      name: 'handoffs.yaml',
      file: 'SupportDesk/handoffs.yaml',
      line: 3,
      nth: 1,
      count: 7,
    });
  });

  it('that an expression decided is the values it saw, and who set them', () => {
    const { choice, seen } = reasonAt(23);
    expect(choice).toBeNull();
    expect(seen).toMatchObject([
      {
        name: 'case_closed',
        value: true,
        set_by: { seq: 19, tool: 'refund', by: 'tool' },
        before: { seq: 3, value: false, by: 'hook' },
      },
    ]);
  });

  it('shows the lines of its rule', () => {
    expect(reasonAt(23).place?.source).toEqual([
      {
        line: 23,
        text: '# An expression decides here: once a refund is done, the case is closed.',
      },
      { line: 24, text: '- source_agent: Billing' },
      { line: 25, text: '  target_agent: Summary' },
      { line: 26, text: '  handoff_type: condition' },
      { line: 27, text: '  condition_type: expression' },
      { line: 28, text: '  condition: ${case_closed}' },
    ]);
  });

  it('knows what would have come without its rule', () => {
    expect(reasonAt(23).otherwise).toEqual({ rules: [], pattern: 'DefaultPattern', next: null });
    expect(reasonAt(8).otherwise).toEqual({ rules: [], pattern: 'DefaultPattern', next: null });
  });

  it('names the rules behind it up to the first that always holds', () => {
    const definition = known?.definition as WorkflowDefinition;
    const rule = { source: '*', kind: 'after_work', target: { type: 'user' } } as const;
    const more = {
      ...definition,
      handoffs: [...definition.handoffs, { ...rule, index: 7 }, { ...rule, index: 8 }],
    };
    const { otherwise } = reasonAt(8, { definition: more, files: [], rules: [] });
    expect(otherwise).toEqual({
      rules: [{ kind: 'after_work', to: 'user', condition: null, place: null }],
      pattern: null,
      next: null,
    });
  });

  it('names the next agent of a fixed order', () => {
    const definition = {
      ...(known?.definition as WorkflowDefinition),
      orchestration_pattern: 'PipelinePattern',
    } as const;
    expect(reasonAt(23, { definition, files: [], rules: [] }).otherwise).toMatchObject({
      pattern: 'PipelinePattern',
      next: 'Technical',
    });
  });

  it('needs no definition for what the log says', () => {
    expect(definitionOf({ ...supportDeskDefinition, workflow_version: 'v2' }, run)).toBeNull();
    const { place, otherwise, passed, seen } = reasonAt(23, null);
    expect([place, otherwise, seen.length]).toEqual([null, null, 1]);
    expect(passed).toEqual([{ kind: 'llm', to: 'Technical', condition: null, place: null }]);
  });
});
