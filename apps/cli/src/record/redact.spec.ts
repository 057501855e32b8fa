import type { RuntimeEvent, WorkflowDefinition } from '@mozaiks/contracts';
import { testWorkflow } from '@mozaiks/testkit';
import { redacting } from './redact.ts';

const { definition } = testWorkflow({ agents: [{ name: 'Clerk' }] });
const withPin: WorkflowDefinition = {
  ...definition,
  variables: [
    { name: 'pin', type: 'string', sensitive: true, source: { type: 'state' } },
    { name: 'city', type: 'string', sensitive: false, source: { type: 'state' } },
  ] as unknown as WorkflowDefinition['variables'],
};

const setting = (set: Readonly<Record<string, string>>, sensitive?: readonly string[]) =>
  ({ type: 'context_update', set, sensitive }) as unknown as RuntimeEvent;

describe('what keeps sensitive values out of a test', () => {
  it('finds them in texts, values and keys', () => {
    const { data } = redacting([setting({ pin: '4711' })], [withPin]);
    expect(data({ said: 'my pin is 4711', 4711: true, list: [4711, '4712'] })).toEqual({
      said: 'my pin is (sensitive)',
      '(sensitive)': true,
      list: [0, '4712'],
    });
  });

  it('keeps the names of variables, and replaces the values of sensitive ones', () => {
    const { set } = redacting([setting({ pin: 'city' })], [withPin]);
    expect(set({ pin: 'city', city: 'a city' })).toEqual({
      pin: '(sensitive)',
      city: 'a (sensitive)',
    });
  });

  it('knows a variable that was sensitive when it was set', () => {
    const { data } = redacting([setting({ 'a/b': 'hush' }, ['/set/a~1b'])], [withPin]);
    expect(data('hush')).toBe('(sensitive)');
  });
});
