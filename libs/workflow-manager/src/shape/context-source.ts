import { needsOneOf, notBoth } from './rules.ts';
import { anyValue, flag, jsonObject, listOf, object, text, variants, words } from './shape.ts';

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

export const source = variants(
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
