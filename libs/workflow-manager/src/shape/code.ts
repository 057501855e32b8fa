import { needsOneOf, notBoth } from './rules.ts';
import { text, type Shape } from './shape.ts';

/** The keys that refer to a function of a module. */
export const codeKeys = {
  module: text('dotted path of the module in the workflow folder, such as tools.greet', {
    pattern: '^[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*$',
  }),
  file: text('path of the module, such as greet.ts: in place of module'),
  function: text('name of the exported function', { pattern: '^[A-Za-z_$][A-Za-z0-9_$]*$' }),
};
export const codeRules: readonly Shape[] = [
  needsOneOf('file', 'module'),
  notBoth('module', 'file'),
];
