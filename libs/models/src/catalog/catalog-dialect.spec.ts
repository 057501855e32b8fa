import { dialectOf } from './dialect-of.ts';
import { modelInfoOf } from './model-info-of.ts';
import { MODELS } from './models-table.ts';

describe('a model that is not in the table', () => {
  it.each([
    ['claude-fable-5-9', 'claude-fable-5-2'],
    ['claude-opus-6', 'claude-opus-5-5'],
    ['claude-opus-4-9', 'claude-opus-4-8'],
    ['claude-novella-7', 'claude-opus-5-5'],
    ['gpt-6.3-astra', 'gpt-6.2-astra'],
    ['gpt-5.5-mini', 'gpt-5.5'],
    ['gpt-3.5-turbo', 'gpt-4o'],
  ])('%s is treated like %s', (model, as) => {
    const [dialect, known] = [dialectOf(model, MODELS), modelInfoOf(as)];
    expect([
      dialect?.sampling,
      dialect?.thinking,
      dialect?.tools,
      dialect?.effort,
      dialect?.api,
    ]).toEqual([known?.sampling, known?.thinking, known?.tools, known?.effort, known?.api]);
  });

  it.each(['llama3.2', 'gpt-oss-20b', 'o9'])('%s reveals nothing by its name', (model) => {
    expect(dialectOf(model, MODELS)).toBeUndefined();
  });
});
