import { argumentsField, decisionOf } from './decision.ts';

describe('the answer to an approval', () => {
  const given = { order_id: 'A-100', amount: 120 };

  it('approves what was not changed, or was changed back', () => {
    expect(decisionOf(given, undefined)).toEqual({ decision: 'approve' });
    expect(decisionOf(given, { ...given })).toEqual({ decision: 'approve' });
    expect(decisionOf(undefined, undefined)).toEqual({ decision: 'approve' });
  });

  it('sends changed arguments', () => {
    expect(decisionOf(given, { ...given, amount: 100 })).toEqual({
      decision: 'edit',
      arguments: { order_id: 'A-100', amount: 100 },
    });
  });
});

it('the arguments of a tool without a schema are asked for as what they are', () => {
  const field = argumentsField(undefined, { order_id: 'A-100', amount: 120, tags: ['a'] });
  expect(field).toMatchObject({
    kind: 'object',
    fields: [
      { name: 'order_id', field: { kind: 'text' } },
      { name: 'amount', field: { kind: 'number' } },
      { name: 'tags', field: { kind: 'json' } },
    ],
  });
});
