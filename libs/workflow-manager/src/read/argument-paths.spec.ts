import { loadFlow } from '../spec/folder.fixture.ts';

const approval = async (condition: string, parameters: object) => {
  const { diagnostics } = await loadFlow({
    'tools/pay.ts':
      '/** Pays. */\nexport function pay(claim: any, lines: any): string { return String(claim) + String(lines); }\n',
    'tools.yaml': {
      tools: [{ name: 'pay', module: 'tools.pay', parameters, requires_approval: condition }],
    },
  });
  return diagnostics.map(({ code, message, hint }) => `${code} ${message}; ${hint ?? ''}`);
};
const claim = (more: object) => ({
  type: 'object',
  properties: { amount: { type: 'number' }, to: { type: 'object' } },
  ...more,
});
const pay = (more: object = {}) => ({
  type: 'object',
  properties: {
    claim: claim(more),
    lines: { type: 'array', items: claim({ additionalProperties: false }) },
  },
});

describe('a path into an argument, in requires_approval', () => {
  it('names a property that the schema has, however deep', async () => {
    expect(
      await approval('${claim.amount} > 1 or ${lines[0].amount} > 1 or ${claim.to.any}', pay()),
    ).toEqual([]);
  });

  it.each([
    ['${claim.amout} > 1', 'WF024 claim of the call has no amout; did you mean amount?'],
    ['${lines[0].price} > 1', 'WF024 lines[0] of the call has no price; it has amount, to'],
  ])('is reported if it has none: %s', async (condition, expected) => {
    expect(await approval(condition, pay())).toEqual([expected]);
  });

  it('may name a key that an open object does not mention', async () => {
    expect(await approval('${claim.price} > 1', pay())).toEqual([]);
    expect(await approval('${claim.amout} > 1', pay({ additionalProperties: true }))).toEqual([]);
  });

  it('is also reported with a suggestion for the name of the argument', async () => {
    expect(await approval('${clam.amount} > 1', pay())).toEqual([
      expect.stringContaining('did you mean claim?'),
    ]);
  });
});
