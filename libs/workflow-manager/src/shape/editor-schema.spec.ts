import { readFileSync, readdirSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { editorSchema, editorSchemas } from './editor-schema.ts';
import type { ShapedFile } from './files.ts';

const folder = new URL('../../../../schemas/', import.meta.url);
const accepts = (file: ShapedFile, value: unknown): boolean =>
  new Ajv2020({ strict: true, strictTypes: false, strictRequired: false }).compile(editorSchema(file))(value);

describe('the schemas for editors', () => {
  it('stand in schemas/ as the code has them (node libs/workflow-manager/write-schemas.mjs)', () => {
    const written = Object.fromEntries(readdirSync(folder).map((name) => [name, JSON.parse(readFileSync(new URL(name, folder), 'utf8'))]));
    expect(written).toEqual(editorSchemas());
  });

  it.each<[ShapedFile, unknown]>([
    ['orchestrator', { strategy: 'round robin pattern'.replaceAll(' ', ''), primary_agent: 'A' }],
    ['orchestrator', { orchestration_pattern: 'autopattern', startup_mode: 'agentdriven' }],
    ['agents', { agents: { A: { role: 'r' } } }],
    ['agents', { agents: [{ name: 'A', llm_config: 'fast' }] }],
    ['handoffs', { handoff_rules: [{ source_agent: 'A', condition_type: 'string_llm' }] }],
    ['hooks', { hooks: [{ hook_type: 'on_workflow_start', filename: 'x.ts', function: 'f' }] }],
    ['test', { conversation: [{ user: 'hi' }], expect: { events: [{ type: 'handoff', to: 'B' }] } }],
  ])('take what the loader takes: %s %j', (file, value) => {
    expect(accepts(file, value)).toBe(true);
  });

  it.each<[ShapedFile, unknown]>([
    ['orchestrator', { max_turn: 1 }],
    ['agents', { agents: [{ role: 'r' }] }],
    ['tools', { tools: [{ name: 'a b' }] }],
    ['context_variables', { definitions: { v: { type: 'string', source: { type: 'config' } } } }],
    ['test', { expect: { events: [{ type: 'hand_off' }] } }],
  ])('refuse what the loader refuses: %s %j', (file, value) => {
    expect(accepts(file, value)).toBe(false);
  });
});
