import { anyValue, flag, jsonObject, listOf, listOr, name, namedItems, object, oneOrMany, text, variants, words } from './shape.ts';

const kind = text('which kind');
const trigger = variants(
  'type',
  {
    agent_text: object(
      {
        type: kind,
        agent: text('who says it'),
        match: object({ equals: text('the whole text'), contains: text('part of the text'), regex: text('a pattern') }),
        set: anyValue('the new value; default: true for a boolean, else the text'),
        ui_hidden: flag('the text is not shown to users', false),
      },
      { required: ['agent', 'match'] },
    ),
    ui_response: object(
      { type: kind, tool: text('whose answer'), response_key: text('which key of the answer') },
      { required: ['tool', 'response_key'] },
    ),
  },
  'when the variable changes by itself',
);

const source = variants(
  'type',
  {
    static: object({ type: kind, value: anyValue('the value') }, { required: ['value'] }),
    config: object(
      {
        type: kind,
        env_var: text('an environment variable'),
        default: anyValue('else this'),
        required: flag('refuse to start without', false),
      },
      { required: ['env_var'] },
    ),
    state: object({ type: kind, default: anyValue('the first value'), triggers: listOf(trigger, 'what changes it') }),
    runtime: object({ type: kind, default: anyValue('as published: the first value, for a name that the runtime does not fill') }),
    file: object(
      {
        type: kind,
        path: text('a file inside the workflow folder'),
        format: words(['json', 'yaml', 'text'], 'default: by the ending'),
        default: anyValue('where there is no such file'),
      },
      { required: ['path'] },
    ),
    data_reference: object(
      {
        type: kind,
        collection: text('of the platform'),
        query_template: jsonObject('the filter; {{variable}} inserts a variable'),
        fields: listOf(text('a field'), 'what is read; default: everything'),
        refresh: words(['once', 'per_turn'], 'how often it is read', { default: 'once' }),
        default: anyValue('where nothing is found'),
        db_type: text('as published; has no effect'),
        database_name: text('as published; has no effect'),
      },
      { required: ['collection'] },
    ),
    computed: object({ type: kind, expression: text('of other variables'), default: anyValue('as published: the first value') }),
    external: object({ type: kind, tool: text('a tool whose result it is') }, { required: ['tool'] }),
  },
  'where its value comes from',
);

const variable = {
  type: words(['string', 'integer', 'number', 'boolean', 'array', 'object'], 'type of its values', {
    'x-aliases': { str: 'string', int: 'integer', float: 'number', bool: 'boolean', list: 'array', dict: 'object' },
  }),
  description: text('for people and models'),
  source,
  default: anyValue('as published: the first value'),
  sensitive: flag('never reaches logs, clients or traces', false),
  client_writable: flag('clients may set it', false),
};

const exposure = {
  variables: oneOrMany(name('a variable')),
  placement: words(['append', 'prepend'], 'where in the prompt', { default: 'append' }),
  template: text('{{variable}} inserts a variable; default: a list of names and values'),
};

export const contextVariablesShape = object(
  {
    definitions: namedItems(variable, { required: ['type'] }),
    agents: listOr(
      {
        type: 'array',
        items: object(
          { ...exposure, agent: text('an agent, or * for all') },
          { required: ['agent', 'variables'], aliases: { agent_name: 'agent' } },
        ),
      },
      { type: 'object', additionalProperties: listOr(exposure.variables, object(exposure, { required: ['variables'] })) },
    ),
  },
  { aliases: { variables: 'definitions' }, description: 'the state of a workflow' },
);
