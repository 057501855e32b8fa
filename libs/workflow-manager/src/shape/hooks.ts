import { EVENT_TYPES, HOOK_TRANSFORMS } from '@mozaiks/contracts';
import { codeKeys } from './code.ts';
import { count, listOr, object, oneOrMany, text, words } from './shape.ts';

export const HOOK_TYPES: readonly string[] = [...EVENT_TYPES.map((type) => `on_${type}`), ...HOOK_TRANSFORMS];

const path = text('dotted path of the module and the function, as hooks.startup.on_workflow_start', {
  pattern: '^[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*\\.[A-Za-z_$][A-Za-z0-9_$]*$',
});
const paths = oneOrMany(path);
const hook = object(
  {
    hook_type: words(HOOK_TYPES, 'an event or a transform'),
    hook_agent: text('only for this agent; default: all'),
    ...codeKeys,
    timeout_ms: count('time limit', { minimum: 1, default: 10_000 }),
    description: text('for people'),
  },
  { required: ['hook_type'], aliases: { filename: 'file' } },
);

export const hooksShape = object(
  {
    hooks: listOr(
      { type: 'array', items: hook },
      object(Object.fromEntries(HOOK_TYPES.map((type) => [type, paths])), { description: 'event -> function' }),
    ),
  },
  { description: 'functions that watch and change what happens' },
);
