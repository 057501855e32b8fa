import type { DiagnosticCode } from '../diagnostics/diagnostic-codes.ts';
import type { LoadOptions } from '../catalog/load-workflow.ts';
import type { Files } from './folder.fixture.ts';

export interface DiagnosticCase {
  /** `▲` marks where it is reported. */
  readonly files: Files;
  /** The reported position if no text contains it. */
  readonly at?: string;
  readonly options?: LoadOptions;
}

const two = 'agents:\n  - {name: A, system_message: a}\n  - {name: B, system_message: b}\n';
const tool = (more: string): string => `tools:\n  - {name: t, description: d, ${more}}\n`;
const code = (body: string): Files => ({
  'tools/t.ts': body,
  'tools.yaml': tool('module: tools.t'),
});
const fine = 'export function t(): string { return ""; }\n';
const agent = (more: string): Files => ({
  'agents.yaml': `agents:\n  - {name: A, system_message: a, ${more}}\n`,
});
const variables = (text: string): Files => ({ 'context_variables.yaml': text });

const chainOfModels = (count: number): string =>
  Array.from(
    { length: count },
    (_, at) => `  M${at}: {fields: {next: ${at + 1 < count ? `M${at + 1}` : 'str'}}}\n`,
  ).join('');

const unknownKeys = (count: number): string =>
  Array.from({ length: count }, (_, at) => `key${at}: 1\n`).join('');

/** For every code the smallest folder that shows it. */
export const DIAGNOSTIC_CASES: Readonly<Record<DiagnosticCode, DiagnosticCase>> = {
  WF001: { files: { 'agents.yaml': 'agents: ▲[' } },
  WF002: {
    files: { 'ui_config.yaml': `theme: ${'['.repeat(70)}${']'.repeat(70)}` },
    at: 'ui_config.yaml:1:71',
  },
  WF003: { files: { 'ui_config.yaml': 'title: a\n▲title: b\n' } },
  WF004: { files: { 'ui_config.yaml': 'theme:\n  ▲__proto__: {a: 1}\n' } },
  WF005: { files: { 'ui_config.yaml': 'theme: ▲.nan\n' } },
  WF006: { files: { 'agent.yaml': 'agents: []' }, at: 'agent.yaml:1:1' },
  WF007: { files: { 'agents.yaml': 'agents:\n  - {name: A, prompt_file: ▲prompts/a.md}\n' } },
  WF008: {
    files: { 'transition_graph.yaml': 'transition_rules: []' },
    at: 'transition_graph.yaml:1:1',
  },
  WF009: { files: { 'tools.json': '{}' }, at: 'tools.json:1:1' },
  WF010: { files: agent('▲descripton: x') },
  WF011: { files: { 'orchestrator.yaml': 'max_turns: ▲many' } },
  WF012: { files: { 'agents.yaml': '' }, at: 'agents.yaml:1:1' },
  WF013: { files: { 'orchestrator.yaml': 'startup_mode: ▲Sometimes' } },
  WF014: { files: { 'agents.yaml': 'agents:\n  - name: ▲my agent\n    system_message: a\n' } },
  WF015: { files: { 'orchestrator.yaml': '▲primary_agent: A' } },
  WF016: { files: { 'orchestrator.yaml': 'workflow_name: ▲Other' } },
  WF017: { files: { 'agents.yaml': `${two}  - {name: ▲A, system_message: c}\n` } },
  WF018: { files: { 'orchestrator.yaml': 'visual_agents: ▲[A]' } },
  WF019: { files: agent('▲prompt_sections: [{content: x}]') },
  WF020: { files: { 'orchestrator.yaml': 'initial_agent: ▲Z' } },
  WF021: {
    files: variables(
      'definitions:\n  v: {type: string, source: {type: state, triggers: [{type: ui_response, tool: ▲t, response_key: k}]}}\n',
    ),
  },
  WF022: { files: agent('llm_config: ▲fast') },
  WF023: { files: { 'structured_outputs.yaml': 'registry: {A: ▲M}' } },
  WF024: { files: { 'orchestrator.yaml': 'termination: {when: "▲${done}"}' } },
  WF025: {
    files: {
      'handoffs.yaml':
        'handoff_rules: [{source_agent: A, transition_target: WorkflowTarget, workflow: ▲W}]',
    },
  },
  WF026: { files: { 'tools.yaml': tool('tool_type: UI_Tool, ui: {component: ▲Form}') } },
  WF028: {
    files: variables(
      'definitions:\n  ▲v: {type: number, source: {type: computed, expression: "${v} + 1"}}\n',
    ),
  },
  WF029: { files: { 'agents.yaml': 'agents:\n  - {name: ▲user, system_message: a}\n' } },
  WF030: { files: { 'orchestrator.yaml': 'termination: {when: "1 +▲"}' } },
  WF031: { files: { 'orchestrator.yaml': 'termination: {when: "▲${app_id} == 1"}' } },
  WF033: { files: agent('guardrails: {input: [{name: g, regex: ▲"(?=x)", action: block}]}') },
  WF034: { files: { 'structured_outputs.yaml': 'models: {M: {json_schema: ▲{type: objekt}}}' } },
  WF035: {
    files: variables('definitions:\n  v: {type: integer, source: {type: static, value: ▲1.5}}\n'),
  },
  WF036: {
    files: {
      'tools/t.ts': fine,
      'tools.yaml':
        'tools:\n  - {name: t, description: d, file: t.ts}\n  - {name: ▲t, description: d, file: t.ts, retries: 1}\n',
    },
  },
  WF037: {
    files: {
      'tools/t.ts': fine,
      'tools.yaml': tool('module: tools.t, parameters: ▲{type: object, example: x}'),
    },
  },
  WF038: {
    files: { 'agents.yaml': 'agents:\n  - {name: A, system_message: "on ▲{{ plan | upper }}"}\n' },
  },
  WF039: {
    files: variables(
      'definitions: {v: {type: string, source: {type: data_reference, collection: plans, query_template: ▲{$where: x}}}}\n',
    ),
  },
  WF040: { files: { 'tools.yaml': tool('module: ▲tools.t') } },
  WF041: { files: { 'tools.yaml': tool('file: ▲../../etc/t.ts'), '/x.ts': '' } },
  WF042: {
    files: { 'tools/t.py': 'def t():\n    pass\n', 'tools.yaml': tool('file: ▲t.py') },
    options: { python: 'no-such-python' },
  },
  WF043: { files: { 'tools.yaml': tool('file: ▲t.exe') } },
  WF044: { files: code('export function t( {\n▲') },
  WF045: {
    files: { 'tools/t.ts': 'export function other() {}\n', 'tools.yaml': tool('module: ▲tools.t') },
  },
  WF046: {
    files: code('import { make } from "somewhere";\nexport const t = make();\n'),
    at: 'tools.yaml:2:12',
  },
  WF047: {
    files: code(
      'import type { X } from "somewhere";\nexport function t({ a }: { a: ▲X }) { return a; }\n',
    ),
  },
  WF048: {
    files: { 'tools/t.ts': fine, 'tools.yaml': 'tools:\n  - {name: ▲t, module: tools.t}\n' },
  },
  WF049: {
    files: {
      'tools/t.ts': fine,
      'tools.yaml': tool(
        'module: tools.t, parameters: ▲{type: object, properties: {user_id: {type: string}}}',
      ),
    },
  },
  WF050: { files: agent('llm_config: {▲api_key: secret}') },
  WF051: { files: code('export function t({ a }: { a: ▲RegExp }) { return a.source; }\n') },
  WF052: {
    files: code('import { x } from ▲"no-such-package";\nexport function t() { return x; }\n'),
  },
  WF053: { files: code('export function t({ a }: { a?: ▲RegExp }) { return a; }\n') },
  WF054: {
    files: code(
      'class Sum { n = 1; add() {} }\nexport function t({ a }: { a: ▲Sum }) { return a; }\n',
    ),
  },
  WF060: { files: { 'agents.yaml': two.replace('name: B', 'name: ▲B') } },
  WF061: {
    files: {
      'agents.yaml': two,
      'handoffs.yaml':
        'handoff_rules:\n  - {source_agent: A, target_agent: B}\n  - ▲{source_agent: A, target_agent: user}\n',
    },
  },
  WF062: {
    files: { 'handoffs.yaml': 'handoff_rules:\n  - ▲{source_agent: A, target_agent: A}\n' },
  },
  WF063: {
    files: {
      'agents.yaml': two,
      'handoffs.yaml':
        'handoff_rules:\n  - {source_agent: A, target_agent: B}\n  - ▲{source_agent: B, target_agent: A}\n',
    },
  },
  WF064: { files: variables('definitions:\n  ▲v: {type: string}\n') },
  WF065: { files: variables('definitions:\n  ▲v: {type: string}\nagents:\n  A: [v]\n') },
  WF066: {
    files: {
      'agents.yaml': two.replace('name: A', 'name: ▲A'),
      'orchestrator.yaml': 'orchestration_pattern: AutoPattern',
    },
  },
  WF068: { files: { 'agents.yaml': 'agents:\n  - {name: ▲A}\n' } },
  WF069: { files: agent('auto_tool_mode: ▲true') },
  WF070: { files: { 'script.yaml': 'answers:\n  - ▲{agent: A}\n' } },
  WF071: {
    files: { 'script.yaml': 'answers:\n  - {agent: A, say: x}\n  - ▲{agent: A, say: y}\n' },
  },
  WF072: { files: { 'script.yaml': 'answers:\n  - {agent: A, after: ▲"tool:none", say: x}\n' } },
  WF073: { files: { 'script.yaml': 'answers:\n  - {agent: A, call: {tool: ▲none}}\n' } },
  WF074: { files: { 'script.yaml': 'answers:\n  - {agent: A, match: x, say: ▲$1}\n' } },
  WF080: { files: {}, at: 'agents.yaml:1:1', options: { has_model_provider: false } },
  WF081: { files: {}, at: 'agents.yaml:1:1', options: { check_model: () => ['m: no tools'] } },
  WF082: {
    files: variables(
      'definitions: {v: {type: string, source: {type: data_reference, collection: plans}}}\n',
    ),
    at: 'context_variables.yaml:1:1',
    options: { data_collections: [] },
  },
  WF090: { files: { 'orchestrator.yaml': 'runtime_extensions: [▲{kind: x}]' } },
  WF200: { files: code('export function t() { return ▲amount; }\n') },
  WF201: { files: code('export function t(): number {\n  ▲return "x";\n}\n') },
  WF202: {
    files: code(
      'export function t(context_variables: { v: string }) { return ▲context_variables.v; }\n',
    ),
  },
  WF203: {
    files: {
      ...variables('definitions:\n  v: {type: string}\nagents: {A: [v]}\n'),
      ...code(
        'export function t(context_variables: { v: number }, a?: boolean) { if (a) ▲context_variables.v = 1; }\n',
      ),
    },
  },
  WF204: { files: code('export function t() { return { handoff: ▲"B" }; }\n') },
  WF205: {
    files: {
      'tools/t.ts': 'export function t(a: string) { return a; }\n',
      'tools.yaml': tool(
        'module: tools.t, parameters: {type: object, properties: {▲b: {type: string}, a: {type: string}}}',
      ),
    },
  },
  WF206: {
    files: code(fine),
    at: 'tools/t.ts:1:1',
    options: {
      try_modules: () =>
        Promise.resolve([{ module: 'tools/t.ts', message: 'loading the module fails: no' }]),
    },
  },
  WF091: { files: { 'ui_config.yaml': `${unknownKeys(100)}▲last: 1\n` } },
  WF092: {
    // Each model has all later ones in its definitions: four and a half million in total.
    files: { 'structured_outputs.yaml': `models:\n${chainOfModels(3_000)}` },
    at: 'Flow:1:1',
  },
  WF100: {
    files: { 'agents.yaml': 'agents:\n  - {name: A, system_message: Or transfer_to_▲B.}\n' },
  },
  WF101: {
    files: {
      'agents.yaml': two,
      'orchestrator.yaml': 'orchestration_pattern: PipelinePattern\nmax_turns: ▲1\n',
    },
  },
  WF102: {
    files: {
      'orchestrator.yaml': 'human_in_the_loop: false',
      'agents.yaml': 'agents:\n  - {name: A, system_message: a, human_input_mode: ▲ALWAYS}\n',
    },
  },
  WF103: {
    files: { 'structured_outputs.yaml': 'models: {M: {fields: {m: ▲M}}}\nregistry: {A: M}\n' },
  },
  WF104: {
    files: {
      'structured_outputs.yaml':
        'models: {M: {json_schema: {type: object, properties: {a: {type: string}}, required: [▲b]}}}\nregistry: {A: M}\n',
    },
  },
  WF105: { files: agent('guardrails: {input: [{name: g, regex: ▲".*", action: block}]}') },
  WF106: { files: { 'tools.yml': 'tools: []' }, at: 'tools.yml:1:1' },
  WF107: { files: { 'structured_outputs.yaml': 'models: {▲M: {fields: {a: str}}}' } },
  WF108: { files: { 'agents.yaml': 'agents:\n  - {name: A, system_message: "of ▲${app_id}"}\n' } },
  WF109: {
    files: {
      'handoffs.yaml':
        'handoff_rules: [{source_agent: A, transition_target: WorkflowTarget, workflow: ▲Flow}]',
    },
  },
};
