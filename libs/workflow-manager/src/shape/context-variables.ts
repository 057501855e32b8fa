import { ABSENT } from './editor-values.ts';
import { hasWord, needs, needsOneOf, notBoth } from './rules.ts';
import {
  anyValue,
  flag,
  jsonObject,
  listOf,
  listOr,
  name,
  namedItems,
  object,
  oneOrMany,
  text,
  variants,
  words,
  type Shape,
} from './shape.ts';

const pairs = [
  ['equals', 'contains'],
  ['contains', 'regex'],
  ['equals', 'regex'],
] as const;
const match = object(
  {
    equals: text('the whole text'),
    contains: text('part of the text'),
    regex: text('a pattern to search for'),
  },
  {
    description: 'which text: exactly one of equals, contains and regex',
    rules: [
      needsOneOf('regex', 'equals', 'contains'),
      ...pairs.map(([one, other]) => notBoth(one, other)),
    ],
  },
);
const trigger = variants(
  text('what is watched: a text of an agent, or an answer of a person'),
  {
    agent_text: object(
      {
        agent: text('the agent that says it'),
        match,
        set: anyValue('the new value; if absent: true for a boolean, else the text'),
        ui_hidden: flag('users do not see the text', false),
      },
      { required: ['agent', 'match'] },
    ),
    ui_response: object(
      {
        tool: text('the tool that was answered'),
        response_key: text('key of the answer that holds the value'),
      },
      { required: ['tool', 'response_key'] },
    ),
  },
  'what changes the variable: a text of an agent, or an answer of a person',
);

const source = variants(
  text('where the value comes from'),
  {
    static: object({ value: anyValue('the value') }, { required: ['value'] }),
    config: object(
      {
        env_var: text('name of the environment variable; CONTEXT_ENV_ALLOW must list it'),
        default: anyValue('the value if the environment variable is not set'),
        required: flag('runs do not start without it', false),
      },
      { required: ['env_var'] },
    ),
    state: object({
      default: anyValue('the first value'),
      triggers: listOf(trigger, 'what changes the value'),
    }),
    runtime: object({
      default: {
        ...anyValue('the first value, for a name that the runtime does not fill'),
        deprecated: true,
      },
    }),
    file: object(
      {
        path: text('a file in the workflow folder'),
        format: words(['json', 'yaml', 'text'], 'format of the file; by its ending if absent'),
        default: anyValue('the value if there is no such file'),
      },
      { required: ['path'] },
    ),
    data_reference: object(
      {
        collection: text('a collection of the platform'),
        query_template: jsonObject('the filter; {{variable}} inserts a context variable'),
        fields: listOf(text('a field'), 'fields that are read; all if absent'),
        refresh: words(['once', 'per_turn'], 'how often it is read', { default: 'once' }),
        default: anyValue('the value if nothing is found'),
        db_type: { ...text('has no effect'), deprecated: true },
        database_name: { ...text('has no effect'), deprecated: true },
      },
      { required: ['collection'] },
    ),
    computed: object({
      expression: text('expression over other variables, such as ${price} * ${count}'),
      default: { ...anyValue('the first value, in place of an expression'), deprecated: true },
    }),
    external: object({ tool: text('a tool whose result is the value') }, { required: ['tool'] }),
  },
  'where the value comes from',
);

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

/** Values of a source have the type of the variable, or are null. */
function valuesOf(type: string, aliases: readonly string[]): Shape {
  const value = (description: string): Shape => ({
    description,
    // Which of the keys there are depends on the source, which proposes them.
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
