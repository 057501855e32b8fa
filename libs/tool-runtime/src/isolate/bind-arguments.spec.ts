import type { ParameterBinding } from '@mozaiks/contracts';
import { bindArguments } from './bind-arguments.ts';

const fill = { app_id: 'app', ctx: 'context' };
const bound = (parameters: readonly ParameterBinding[], given: Record<string, unknown>) =>
  bindArguments({ style: 'positional', parameters }, { given, fill });

describe('bindArguments', () => {
  it('passes an options object by its name, and what the runtime fills by name', () => {
    expect(
      bound(['id', 'options', 'app_id'], { id: 'x', options: { deep: true }, app_id: 'other' }),
    ).toEqual(['x', { deep: true }, 'app']);
  });

  it('gives a pattern the keys that it names, and leaves absent ones to its defaults', () => {
    expect(bound(['city', { object: ['days', 'unit'] }], { city: 'Rome', days: 7 })).toEqual([
      'Rome',
      { days: 7 },
    ]);
  });

  it('leaves out an object that has a default if none of its keys was sent', () => {
    const binding = { object: ['days'], has_default: true } as const;
    expect(bound(['city', binding], { city: 'Rome' })).toEqual(['Rome', undefined]);
    expect(bound(['city', binding], { city: 'Rome', days: 1 })).toEqual(['Rome', { days: 1 }]);
  });

  it('spreads a rest parameter, and passes nothing for an absent one', () => {
    expect(bound(['first', { rest: 'more' }], { first: 'a', more: ['b', ['c']] })).toEqual([
      'a',
      'b',
      ['c'],
    ]);
    expect(bound(['first', { rest: 'more' }], { first: 'a' })).toEqual(['a']);
  });

  it('passes a list argument whole', () => {
    expect(bound(['ids'], { ids: [1, 2] })).toEqual([[1, 2]]);
  });

  it('gives the argument object after the context, with the hidden values of the runtime', () => {
    const [ctx, args] = bound(['ctx', { object: 'all' }], { city: 'Rome' });
    expect([ctx, args, (args as { app_id: string }).app_id]).toEqual([
      'context',
      { city: 'Rome' },
      'app',
    ]);
  });
});
