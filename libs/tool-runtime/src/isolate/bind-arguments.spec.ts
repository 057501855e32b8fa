import type { ParameterBinding } from '@mozaiks/contracts';
import { bindArguments } from './bind-arguments.ts';

const fill = { app_id: 'app', ctx: 'context' };
const bound = (parameters: readonly ParameterBinding[], given: Record<string, unknown>) =>
  bindArguments({ style: 'positional', parameters }, { given, fill });

describe('bindArguments', () => {
  it('passes an options object by its name, and injected values by theirs', () => {
    expect(
      bound(['id', 'options', 'app_id'], { id: 'x', options: { deep: true }, app_id: 'other' }),
    ).toEqual(['x', { deep: true }, 'app']);
  });

  it('passes a destructuring pattern its keys, and leaves missing keys to the defaults', () => {
    expect(bound(['city', { object: ['days', 'unit'] }], { city: 'Rome', days: 7 })).toEqual([
      'Rome',
      { days: 7 },
    ]);
  });

  it('omits an object with a default if none of its keys was sent', () => {
    const binding = { object: ['days'], has_default: true } as const;
    expect(bound(['city', binding], { city: 'Rome' })).toEqual(['Rome', undefined]);
    expect(bound(['city', binding], { city: 'Rome', days: 1 })).toEqual(['Rome', { days: 1 }]);
  });

  it('spreads a rest parameter, and passes nothing for a missing one', () => {
    expect(bound(['first', { rest: 'more' }], { first: 'a', more: ['b', ['c']] })).toEqual([
      'a',
      'b',
      ['c'],
    ]);
    expect(bound(['first', { rest: 'more' }], { first: 'a' })).toEqual(['a']);
  });

  it('passes a list argument as one value', () => {
    expect(bound(['ids'], { ids: [1, 2] })).toEqual([[1, 2]]);
  });

  it('passes the argument object after the context, with the injected values hidden', () => {
    const [ctx, args] = bound(['ctx', { object: 'all' }], { city: 'Rome' });
    expect([ctx, args, (args as { app_id: string }).app_id]).toEqual([
      'context',
      { city: 'Rome' },
      'app',
    ]);
  });
});
