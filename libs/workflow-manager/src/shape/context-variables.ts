import { source } from './context-source.ts';
import { ABSENT } from './editor-values.ts';
import { hasWord, needs } from './rules.ts';
import {
  anyValue,
  flag,
  listOr,
  name,
  namedItems,
  object,
  oneOrMany,
  text,
  words,
  type Shape,
} from './shape.ts';

const TYPES = {
  string: ['str'],
  integer: ['int'],
  number: ['float'],
  boolean: ['bool'],
  array: ['list'],
  object: ['dict'],
} as const;
const ALIASES = Object.fromEntries(
  Object.entries(TYPES).flatMap(([type, aliases]) => aliases.map((alias) => [alias, type])),
);

/** The values of a source have the type of the variable or are null. */
function valuesOf(type: string, aliases: readonly string[]): Shape {
  const value = (description: string): Shape => ({
    description,
    // The keys depend on the source, whose shape proposes them.
    doNotSuggest: true,
    anyOf: [{ description: `a value of type ${type}`, type }, ABSENT],
  });
  const takesText = type === 'string' || type === 'boolean';
  const set: Shape = {
    title: 'trigger',
    description: 'what changes the value',
    properties: { set: value('the new value') },
    ...(takesText ? {} : { if: hasWord('type', 'agent_text'), then: { required: ['set'] } }),
  };
  const values: Shape = {
    description: 'where the value comes from',
    type: ['object', 'null'],
    properties: {
      value: value('the value'),
      default: value('the first value'),
      triggers: {
        description: 'what changes the value',
        doNotSuggest: true,
        type: ['array', 'null'],
        items: set,
      },
    },
  };
  const initial: Shape = {
    ...value('another way to write the default of a state'),
    deprecated: true,
  };
  return {
    if: hasWord('type', type, ...aliases),
    then: { properties: { source: values, default: initial } },
  };
}

const variable = {
  type: words(Object.keys(TYPES), 'type of the values', { 'x-aliases': ALIASES }),
  description: text('what the variable holds, for people and models'),
  source,
  default: { ...anyValue('another way to write the default of a state'), deprecated: true },
  sensitive: flag('the value never reaches logs, clients or traces', false),
  client_writable: flag('clients may set the value', false),
};

const exposure = {
  variables: oneOrMany(name('a variable'), 'variables that the prompt shows'),
  placement: words(['append', 'prepend'], 'where they are in the prompt', { default: 'append' }),
  template: text(
    'how they are shown: {{variable}} inserts one; a list of names and values if absent',
  ),
};
const shown = {
  title: 'prompt variables',
  description: 'variables that the prompt of an agent shows',
};

export const contextVariablesShape = object(
  {
    definitions: namedItems(variable, {
      of: 'the variables: a list, or a map from names to variables',
      title: 'variable',
      description: 'a context variable',
      required: ['type'],
      rules: Object.entries(TYPES).map(([type, aliases]) => valuesOf(type, aliases)),
    }),
    agents: listOr(
      {
        type: 'array',
        items: object(
          { agent: text('an agent, or * for all'), ...exposure },
          { ...shown, required: ['agent', 'variables'], aliases: { agent_name: 'agent' } },
        ),
      },
      {
        type: 'object',
        additionalProperties: listOr(
          { type: 'array', items: name('a variable') },
          object(exposure, { ...shown, required: ['variables'], rules: [needs('variables')] }),
          'variables that the prompt of this agent shows',
        ),
      },
      'variables in prompts: a map from agents to variables, or a list',
    ),
  },
  { aliases: { variables: 'definitions' }, description: 'the state of a chat' },
);
