/** Keys of published workflow folders that describe a workflow and have no effect. */
export const KEYS_WITHOUT_EFFECT: readonly string[] = [
  'integration',
  'capabilities',
  'constraints',
  'metadata',
  'inputs',
  'outputs',
  'transitions',
];

/** Words of other runtimes that are written differently here, with what to write. */
export const WRITE_INSTEAD: Readonly<Record<string, string>> = {
  workflow_startup_mode: 'write startup_mode',
  ag2_network: 'write AutoPattern, or DefaultPattern with handoffs.yaml',
  UI_Surface: 'write UI_Tool',
  auto_tool_call: 'write auto_invoke, and auto_tool_mode for its agent in agents.yaml',
  nodes: 'write agents',
  edges: 'write handoff_rules, in handoffs.yaml',
  goal: 'write role or system_message',
  backstory: 'write role or system_message',
  instructions: 'write system_message',
  prompt: 'write system_message',
  max_round: 'write max_turns',
  speaker_selection_method: 'write orchestration_pattern',
  config_list:
    'write provider and model; models in orchestrator.yaml and fallback for further ones',
  model: 'write it in llm_config, or in a named configuration of models in orchestrator.yaml',
  temperature: 'write it in llm_config',
  tools: 'write agent: <name> at the tool in tools.yaml',
  on_start: 'write before_chat',
  on_end: 'write after_chat',
  data_entity:
    'write type: data_reference to read from the platform; a tool writes with ctx.platform.call',
};
