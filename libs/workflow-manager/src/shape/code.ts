import { text } from './shape.ts';

/** The keys that name a function of a module. */
export const codeKeys = {
  module: text('dotted path of the module, as tools.greet', { pattern: '^[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*$' }),
  file: text('path of the module, as greet.ts'),
  function: text('name of the exported function', { pattern: '^[A-Za-z_$][A-Za-z0-9_$]*$' }),
};
