// Parts of workflow files that many conversations use.

type Data = Readonly<Record<string, unknown>>;

export const ABCD = ['a', 'b', 'c', 'd'] as const;

/** Every agent answers with its name in capitals and a period: `A.` */
export const says = (...agents: readonly string[]): readonly Data[] =>
  agents.map((agent) => ({ agent, say: `${agent.toUpperCase()}.` }));

/** `agent` calls a tool after the user has spoken. */
export const calls = (agent: string, tool: string, args: Data = {}): Data => ({
  agent,
  after: 'user',
  call: { tool, arguments: args },
});

export const afterWork = (source_agent: string, target_agent: string, more: Data = {}): Data => ({
  source_agent,
  target_agent,
  handoff_type: 'after_work',
  ...more,
});

export const when = (source_agent: string, target_agent: string, condition: string): Data => ({
  source_agent,
  target_agent,
  handoff_type: 'condition',
  condition_type: 'expression',
  condition_scope: 'post',
  condition,
});

export const before = (source_agent: string, target_agent: string, condition: string): Data => ({
  ...when(source_agent, target_agent, condition),
  condition_scope: 'pre',
});

export const offered = (source_agent: string, target_agent: string, more: Data = {}): Data => ({
  source_agent,
  target_agent,
  handoff_type: 'condition',
  condition_type: 'llm',
  condition: `when ${target_agent} should go on`,
  ...more,
});

const typeOf = (value: unknown): string => {
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
};

/** State variables with these initial values, whose types are those of the values. */
export const variables = (first: Data, more: Readonly<Record<string, Data>> = {}): Data => ({
  definitions: {
    ...Object.fromEntries(
      Object.entries(first).map(([name, value]) => [
        name,
        { type: typeOf(value), source: { type: 'state', default: value } },
      ]),
    ),
    ...more,
  },
});

/** A tool module `tools/<name>.ts` with one function of that name, and its entry in tools.yaml. */
export const tool = (
  name: string,
  source: string,
  entry: Data = {},
): { readonly tools: readonly Data[]; readonly code: Readonly<Record<string, string>> } => ({
  tools: [{ name, module: `tools.${name}`, description: `Does ${name}.`, ...entry }],
  code: { [`tools/${name}.ts`]: source },
});
