import type { WorkflowInfo } from '@mozaiks/contracts';
import { errorsOf, placeOf, workflowEntries, type DevDiagnostic } from './workflow-entry.ts';

const info: WorkflowInfo = {
  workflow_name: 'Hello',
  title: 'Hello, world',
  startup_mode: 'UserDriven',
  ui_config: { suggested_prompts: ['hi'], components: {} },
  input_schema: {},
};
const problem: DevDiagnostic = {
  code: 'WF003',
  severity: 'error',
  message: 'no',
  workflow_name: 'Weather',
  file: 'Weather/agents.yaml',
  line: 4,
  column: 1,
};
const broken = {
  workflow_name: 'Weather',
  workflow_version: null,
  broken: true,
  diagnostics: [problem],
};

describe('the list of workflows', () => {
  it('has those that run and those that could not be loaded, by name', () => {
    const [hello, weather] = workflowEntries([info], [broken]);
    expect(hello).toMatchObject({
      title: 'Hello, world',
      prompts: ['hi'],
      broken: false,
      startup_mode: 'UserDriven',
    });
    expect(weather).toMatchObject({
      title: 'Weather',
      prompts: [],
      broken: true,
      startup_mode: null,
    });
  });

  it('has the schema of what a client may set, if there is anything', () => {
    const input_schema = { type: 'object', properties: { plan: { type: 'string' } } };
    const empty = { type: 'object', properties: {} };
    const schemaOf = (schema: WorkflowInfo['input_schema']) =>
      workflowEntries([{ ...info, input_schema: schema }], [])[0]?.context_schema;
    expect([schemaOf(input_schema), schemaOf(empty), schemaOf({})]).toEqual([
      input_schema,
      null,
      null,
    ]);
  });

  it('says where the errors are, without repeating the name of the workflow', () => {
    const [entry] = workflowEntries(
      [],
      [{ ...broken, diagnostics: [problem, { ...problem, severity: 'warning' }] }],
    );
    expect(errorsOf(entry ?? { diagnostics: [] }).map(placeOf)).toEqual(['agents.yaml:4']);
  });
});
