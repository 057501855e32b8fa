import { EVENT_TYPES, HOOK_TRANSFORMS } from '@mozaiks/contracts';
import { codeKeys } from './code.ts';
import { needsOneOf } from './rules.ts';
import { count, listOr, object, oneOrMany, text, words } from './shape.ts';

export const HOOK_TYPES: readonly string[] = [
  ...EVENT_TYPES.map((type) => `on_${type}`),
  ...HOOK_TRANSFORMS,
];

const path = text(
  'dotted path of the module and the function, such as hooks.startup.on_workflow_start',
  {
    pattern: '^[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*\\.[A-Za-z_$][A-Za-z0-9_$]*$',
  },
);
const transforms: readonly string[] = HOOK_TRANSFORMS;
const pathsOf = (type: string) =>
  oneOrMany(
    path,
    `${transforms.includes(type) ? 'changes what the engine uses next' : `runs after ${type.slice(3)}`}: a function, or a list`,
  );
const hook = object(
  {
    hook_type: words(HOOK_TYPES, 'the event after which it runs, or what it changes'),
    hook_agent: text('runs only for this agent; for all if absent'),
    ...codeKeys,
    timeout_ms: count('time limit of a call, in milliseconds', { minimum: 1, default: 10_000 }),
    description: text('for readers'),
  },
  {
    title: 'hook',
    description: 'a function that runs with an event',
    required: ['hook_type'],
    aliases: { filename: 'file' },
    rules: [needsOneOf('filename', 'file', 'module'), needsOneOf('function')],
  },
);

export const hooksShape = object(
  {
    hooks: listOr(
      { type: 'array', items: hook },
      object(Object.fromEntries(HOOK_TYPES.map((type) => [type, pathsOf(type)])), {
        description: 'functions by event',
      }),
      'functions by event: a map from events to functions, or a list of hooks',
    ),
  },
  { description: 'functions that run with events and change what agents say' },
);
