import { testWorkflow } from '@mozaiks/testkit';
import { checkContext, sensitivePointers } from './check-context.ts';

const types = ['string', 'integer', 'number', 'boolean', 'array', 'object'] as const;
const { variables } = testWorkflow({
  workflow_name: 'W',
  agents: [{ name: 'A' }],
  variables: {
    ...Object.fromEntries(types.map((type) => [type, { type, client_writable: true }])),
    'a/b~c': { sensitive: true },
  },
}).definition;

const samples = {
  string: 'x',
  integer: 1,
  number: 1.5,
  boolean: true,
  array: [1],
  object: { a: 1 },
} as const;

describe('checkContext', () => {
  it('accepts values of the declared types', () => {
    expect(() => checkContext(variables, { ...samples, number: 2 })).not.toThrow();
  });

  it.each(
    types.flatMap((type) =>
      types
        .filter((other) => other !== type && !(type === 'number' && other === 'integer'))
        .map((other) => [type, other] as const),
    ),
  )('refuses for %s a value of type %s', (type, other) => {
    expect(() => checkContext(variables, { [type]: samples[other] })).toThrow(
      expect.objectContaining({ code: 'invalid_context' }),
    );
  });

  it('refuses null and the names of prototype properties', () => {
    for (const context of [{ string: null }, { object: null }, { constructor: 'x' }]) {
      expect(() => checkContext(variables, context as never)).toThrow(
        expect.objectContaining({ code: 'invalid_context' }),
      );
    }
  });
});

describe('sensitivePointers', () => {
  it('escapes the characters that JSON pointers must escape', () => {
    expect(sensitivePointers(variables, { 'a/b~c': 1, string: 'x' })).toEqual(['/set/a~1b~0c']);
  });
});
