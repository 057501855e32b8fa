import type { LoadedWorkflow } from '@mozaiks/contracts';
import { loadFlow, type Files } from '../spec/folder.fixture.ts';

const two = {
  'agents.yaml': 'agents:\n  - {name: A, system_message: a}\n  - {name: B, system_message: b}\n',
};
const handoffs = (rules: string): Files => ({ ...two, 'handoffs.yaml': rules });
const rule = (more: string): Files =>
  handoffs(`handoff_rules:\n  - {source_agent: A, target_agent: B, ${more}}\n`);
const outputs = (text: string): Files => ({ 'structured_outputs.yaml': text });
const field = (type: string): Files =>
  outputs(
    `models:\n  In: {fields: {x: str}}\n  M:\n    fields:\n      f: {type: ${type}}\nregistry: {A: M}\n`,
  );
const variables = (text: string): Files => ({ 'context_variables.yaml': text });

type Reading = (workflow: LoadedWorkflow) => unknown;
const firstRule: Reading = ({ definition }) =>
  definition.handoffs.map(({ kind, condition, target }) => ({ kind, condition, target }))[0];
const fieldSchema: Reading = ({ definition }) =>
  (definition.output_models['M']?.['properties'] as { readonly f: unknown }).f;
const firstVariable: Reading = ({ definition }) => definition.variables[0]?.source;
const toB = { type: 'agent', agent: 'B' };

interface Case {
  readonly files: Files;
  /** The canonical word that the warning names, or the word that has no effect. */
  readonly names: string;
  readonly reads?: [Reading, expected: unknown];
}

const CASES: Readonly<Record<string, Case>> = {
  'entry_point: true': {
    files: { 'orchestrator.yaml': 'entry_point: true' },
    names: 'entry_point has no effect',
  },
  'a strategy of one agent': {
    files: { 'orchestrator.yaml': 'orchestration_pattern: single_agent' },
    names: 'write DefaultPattern',
    reads: [({ definition }) => definition.orchestration_pattern, 'DefaultPattern'],
  },
  'a strategy of handoffs': {
    files: { 'orchestrator.yaml': 'orchestration_pattern: handoff_based' },
    names: 'write DefaultPattern',
    reads: [({ definition }) => definition.orchestration_pattern, 'DefaultPattern'],
  },
  'a condition in plain words': {
    files: rule('condition: When the user asks for B.'),
    names: 'write condition_type: llm',
    reads: [firstRule, { kind: 'llm', condition: 'When the user asks for B.', target: toB }],
  },
  'condition_type: StringLLMCondition': {
    files: rule('condition_type: StringLLMCondition, condition: For B.'),
    names: 'write llm',
    reads: [firstRule, { kind: 'llm', condition: 'For B.', target: toB }],
  },
  'condition_type: context': {
    files: rule('condition_type: context, condition: "${app_id} == \'x\'"'),
    names: 'write expression',
    reads: [firstRule, { kind: 'post', condition: "${app_id} == 'x'", target: toB }],
  },
  'condition_scope: immediate': {
    files: rule('condition_scope: immediate, condition: "${app_id} == \'x\'"'),
    names: 'write pre',
    reads: [firstRule, { kind: 'pre', condition: "${app_id} == 'x'", target: toB }],
  },
  'condition_scope: after': {
    files: rule('condition_scope: after, condition: "${app_id} == \'x\'"'),
    names: 'write post',
    reads: [firstRule, { kind: 'post', condition: "${app_id} == 'x'", target: toB }],
  },
  condition_description: {
    files: rule('condition: needs_b, condition_description: The user asks for B.'),
    names: 'write condition',
    reads: [firstRule, { kind: 'llm', condition: 'The user asks for B.', target: toB }],
  },
  'target_agent: User': {
    files: handoffs(
      'handoff_rules:\n  - {source_agent: A, target_agent: B}\n  - {source_agent: B, target_agent: User}\n',
    ),
    names: 'write user',
    reads: [({ definition }) => definition.handoffs[1]?.target, { type: 'user' }],
  },
  'target_agent: TERMINATE': {
    files: handoffs(
      'handoff_rules:\n  - {source_agent: A, target_agent: B}\n  - {source_agent: B, target_agent: TERMINATE}\n',
    ),
    names: 'write terminate',
    reads: [({ definition }) => definition.handoffs[1]?.target, { type: 'terminate' }],
  },
  'handoffs with from_agent and to_agent': {
    files: handoffs('handoffs:\n  - {from_agent: A, to_agent: B}\n'),
    names: 'write handoff_rules write source_agent write target_agent',
    reads: [firstRule, { kind: 'after_work', condition: undefined, target: toB }],
  },
  'a hook whose module is in tools': {
    files: {
      'hooks.yaml': 'hooks: [{hook_type: update_agent_state, file: h.ts, function: h}]',
      'tools/h.ts': 'export function h(): void {}\n',
    },
    names: 'write module: tools.h',
    reads: [({ definition }) => definition.hooks[0]?.code, { module: 'tools/h.ts', function: 'h' }],
  },
  'a wrapper next to the registry': {
    files: outputs('structured_outputs:\n  models: {M: {fields: {f: str}}}\nregistry: {A: M}\n'),
    names: 'the key structured_outputs around the content of the file is not needed',
    reads: [fieldSchema, { type: 'string' }],
  },
  'a registry with null': {
    files: {
      'agents.yaml': 'agents: [{name: A, system_message: a, structured_outputs_required: true}]',
      'structured_outputs.yaml': 'models: {}\nregistry: {A: null}\n',
    },
    names: 'structured_outputs_required has no effect',
    reads: [({ definition }) => definition.agents[0]?.structured_outputs_required, false],
  },
  'a field that is not required': {
    files: outputs('models: {M: {fields: {f: {type: str, required: false}}}}\nregistry: {A: M}\n'),
    names: 'write optional: true',
    reads: [fieldSchema, { anyOf: [{ type: 'string' }, { type: 'null' }] }],
  },
  'a model with a list of required fields': {
    files: outputs('models: {M: {fields: {f: str, g: str}, required: [f]}}\nregistry: {A: M}\n'),
    names: 'write optional: true',
    reads: [({ definition }) => definition.output_models['M']?.['required'], ['f']],
  },
  'list[In]': {
    files: field('"list[In]"'),
    names: 'write {type:list,items:In}',
    reads: [fieldSchema, { type: 'array', items: { $ref: '#/$defs/In' } }],
  },
  'Optional[str]': {
    files: field('"Optional[str]"'),
    names: 'write {type:optional,items:str}',
    reads: [fieldSchema, { anyOf: [{ type: 'string' }, { type: 'null' }] }],
  },
  'Dict[str, List[int]]': {
    files: field('"Dict[str, List[int]]"'),
    names: 'write {type:dict,items:List[int]} write {type:list,items:int}',
    reads: [
      fieldSchema,
      { type: 'object', additionalProperties: { type: 'array', items: { type: 'integer' } } },
    ],
  },
  'Literal["a", "b"]': {
    files: field('\'Literal["a", "b"]\''),
    names: 'write {type:literal,values:[a,b]}',
    reads: [fieldSchema, { enum: ['a', 'b'] }],
  },
  Dict: { files: field('Dict'), names: 'write dict', reads: [fieldSchema, { type: 'object' }] },
  variables: {
    files: variables(
      'variables:\n  v: {type: string, source: {type: state, default: x}}\nagents: {A: [v]}\n',
    ),
    names: 'write definitions',
    reads: [firstVariable, { type: 'state', default: 'x', triggers: [] }],
  },
  'a default without a source': {
    files: variables('definitions:\n  v: {type: string, default: x}\nagents: {A: [v]}\n'),
    names: 'write source: {type: state, default: …}',
    reads: [firstVariable, { type: 'state', default: 'x', triggers: [] }],
  },
  'a runtime source with a name of its own': {
    files: variables(
      'definitions:\n  v: {type: string, source: {type: runtime, default: x}}\nagents: {A: [v]}\n',
    ),
    names: 'write type: state',
    reads: [firstVariable, { type: 'state', default: 'x', triggers: [] }],
  },
  'outputs as a list': {
    files: outputs('outputs:\n  - {name: M, fields: {f: int}}\nregistry: {A: M}\n'),
    names: 'write models',
    reads: [fieldSchema, { type: 'integer' }],
  },
  'ui around ui_config.yaml': {
    files: { 'ui_config.yaml': 'ui: {title: Simple}' },
    names: 'the key ui around the content of the file is not needed',
    reads: [({ definition }) => definition.ui.title, 'Simple'],
  },
  'parameters by name': {
    files: {
      'tools.yaml':
        'tools:\n  - {name: t, module: tools.t, description: d, parameters: {order_id: {type: str, required: true}, note: {type: string}}}\n',
      'tools/t.ts':
        'export function t({ order_id }: { order_id: string; note?: string }): string { return order_id; }\n',
    },
    names: 'write {type: object, properties: {…}, required: […]}',
    reads: [
      ({ definition }) => definition.tools[0]?.parameters,
      {
        type: 'object',
        properties: { order_id: { type: 'string' }, note: { type: 'string' } },
        required: ['order_id'],
      },
    ],
  },
  'keys without effect': {
    files: {
      'agents.yaml':
        'agents:\n  - {name: A, system_message: a, capabilities: [x], constraints: [y], metadata: {z: 1}}\n',
    },
    names: 'capabilities has no effect constraints has no effect metadata has no effect',
  },
};

describe('a published word', () => {
  it.each(Object.entries(CASES))(
    '%s loads with its meaning and one warning for each word',
    async (_name, { files, names, reads }) => {
      const { workflow, diagnostics } = await loadFlow(files);
      const published = diagnostics.filter(({ code }) => ['WF015', 'WF018'].includes(code));
      expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
      expect(published.map(({ message, hint }) => hint ?? message).join(' ')).toContain(names);
      expect(published).toHaveLength(
        names.match(/write (?!\{type:)|not needed|has no effect|write \{type:/g)?.length ?? 0,
      );
      if (reads !== undefined && workflow !== undefined)
        expect(reads[0](workflow)).toEqual(reads[1]);
    },
  );

  const help: [file: string, text: string, hint: RegExp][] = [
    ['orchestrator.yaml', 'workflow_startup_mode: AgentDriven', /write startup_mode/],
    ['orchestrator.yaml', 'orchestration_pattern: ag2_network', /write AutoPattern/],
    [
      'tools.yaml',
      'lifecycle_tools: [{trigger: on_start, file: t.ts, function: t}]',
      /write before_chat/,
    ],
    [
      'context_variables.yaml',
      'definitions: {v: {type: object, source: {type: data_entity, collection: N}}}',
      /data_reference/,
    ],
    ['agents.json', '{"agents": []}', /rename it to agents.yaml/],
    ['transition_graph.yaml', 'transition_rules: []', /handoff_rules in handoffs.yaml/],
  ];
  it.each(help)(
    'of another runtime in %s (%s) is an error that says what to write',
    async (file, text, hint) => {
      const { workflow, diagnostics } = await loadFlow({ [file]: text });
      expect(workflow).toBeUndefined();
      expect(diagnostics.map((diagnostic) => diagnostic.hint).join('\n')).toMatch(hint);
    },
  );

  it('is not translated as a target if an agent has that name', async () => {
    const agents =
      'agents:\n  - {name: A, system_message: a}\n  - {name: end, system_message: b}\n';
    const rules = 'handoff_rules: [{source_agent: A, target_agent: end}]';
    const { workflow } = await loadFlow({ 'agents.yaml': agents, 'handoffs.yaml': rules });
    expect(workflow?.definition.handoffs[0]?.target).toEqual({ type: 'agent', agent: 'end' });
  });

  it('is part of the format if it is a type with its own name', async () => {
    const { workflow, diagnostics } = await loadFlow(
      outputs(
        'models:\n  Level: {type: literal, values: [low, high]}\n  M: {fields: {f: Level}}\nregistry: {A: M}\n',
      ),
    );
    expect(diagnostics).toEqual([]);
    expect(workflow?.definition.output_models['M']).toMatchObject({
      $defs: { Level: { enum: ['low', 'high'] } },
    });
  });
});
