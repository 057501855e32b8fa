import { readFileSync, readdirSync } from 'node:fs';
import type { JsonValue } from '@mozaiks/contracts';
import { DIAGNOSTIC_CODES } from '../diagnostics/diagnostic-codes.ts';
import { createReporter } from '../diagnostics/reporter.ts';
import { withToolSchemas } from '../published/parameters-by-name.ts';
import { unwrap } from '../published/unwrap.ts';
import { SAMPLE_FOLDERS, WORKFLOWS } from '../spec/mutations/all.fixture.ts';
import { createBench } from '../spec/mutations/mutate.fixture.ts';
import { GOOD_FILES, MISTAKEN_FILES, type WorkflowText } from '../spec/mutations/texts.fixture.ts';
import { toJson } from '../yaml/node.ts';
import { parseYaml } from '../yaml/parse-yaml.ts';
import { canonicalise } from './canonicalise.ts';
import { createShapeChecker } from './check-shape.ts';
import { accepts, acceptsText } from './editor-schema.fixture.ts';
import { editorSchemas } from './editor-schema.ts';
import { WORKFLOW_FILES, type ShapedFile, type WorkflowFile } from './files.ts';
import { isShape, shapeIn, type Shape } from './shape.ts';
import { shapesIn } from './variants.ts';

const folder = new URL('../../../../schemas/', import.meta.url);

describe('the schemas for editors', () => {
  it('stand in schemas/ as the code has them (node libs/workflow-manager/write-schemas.mjs)', () => {
    const names = readdirSync(folder).filter((name) => name.endsWith('.schema.json'));
    const written = Object.fromEntries(
      names.map((name) => [name, JSON.parse(readFileSync(new URL(name, folder), 'utf8'))]),
    );
    expect(written).toEqual(editorSchemas());
  });

  it.each<[ShapedFile, JsonValue]>([
    ['orchestrator', { strategy: 'roundrobinpattern', primary_agent: 'A' }],
    [
      'orchestrator',
      { orchestration_pattern: 'auto', startup_mode: 'agent_driven', entry_point: true },
    ],
    ['orchestrator', { orchestrator: { max_turns: 3 } }],
    ['agents', { agents: { A: { role: 'r' } } }],
    ['agents', { agents: [{ name: 'A', llm_config: 'fast', metadata: {} }] }],
    [
      'handoffs',
      {
        handoffs: [
          { from_agent: 'A', to_agent: 'B', condition_type: 'string_llm', condition: 'c' },
        ],
      },
    ],
    ['hooks', { hooks: [{ hook_type: 'on_workflow_start', filename: 'x.ts', function: 'f' }] }],
    [
      'structured_outputs',
      { outputs: [{ name: 'M', fields: { a: 'str' } }], registry: { A: null } },
    ],
    ['ui_config', { ui: { title: 't' } }],
    [
      'test',
      { conversation: [{ user: 'hi' }], expect: { events: [{ type: 'handoff', to: 'B' }] } },
    ],
  ])('take other names and spellings, as the loader does: %s %j', (file, value) => {
    expect(accepts(file, value)).toBe(true);
  });

  it.each<[ShapedFile, JsonValue]>([
    ['orchestrator', { max_turn: 1 }],
    ['orchestrator', { runtime_extensions: [{ kind: 'x' }] }],
    ['agents', { agents: [{ role: 'r' }] }],
    ['agents', { agents: [{ name: 'A', system_message: 'a', prompt_file: 'a.md' }] }],
    ['tools', { tools: [{ name: 'a b' }] }],
    ['tools', { tools: [{ name: 'a', tool_type: 'ui', ui: {} }] }],
    ['tools', { mcp_servers: [{ name: 'a', url: '127.0.0.1' }] }],
    ['handoffs', { handoff_rules: [{ source_agent: 'A', transition_target: 'WorkflowTarget' }] }],
    ['handoffs', { handoff_rules: [{ source_agent: 'A', from_agent: 'A', target_agent: 'B' }] }],
    ['context_variables', { definitions: { v: { type: 'string', source: { type: 'config' } } } }],
    [
      'context_variables',
      { definitions: { v: { type: 'integer', source: { type: 'state', default: 'one' } } } },
    ],
    ['structured_outputs', { models: { M: { fields: { a: { type: 'literal' } } } } }],
    ['script', { answers: [{ agent: 'A' }] }],
    ['test', { expect: { events: [{ type: 'hand_off' }] } }],
  ])('refuse what the loader refuses: %s %j', (file, value) => {
    expect(accepts(file, value)).toBe(false);
  });

  it('accept every good file', () => {
    expect(GOOD_FILES.filter((good) => !acceptsText(good)).map(({ name }) => name)).toEqual([]);
  });

  it('accept a file with a mistake that is only a warning, and see the mistakes of shape', () => {
    const isWarning = ({
      codes,
    }: {
      readonly codes: readonly (keyof typeof DIAGNOSTIC_CODES)[];
    }): boolean => codes.every((code) => DIAGNOSTIC_CODES[code].severity !== 'error');
    const shape = ['WF010', 'WF011', 'WF014', 'WF019'];
    expect(
      MISTAKEN_FILES.filter((bad) => isWarning(bad) && !acceptsText(bad)).map(({ name }) => name),
    ).toEqual([]);
    const unseen = MISTAKEN_FILES.filter(
      (bad) => bad.codes.every((code) => shape.includes(code)) && acceptsText(bad),
    );
    expect(unseen.map(({ name }) => name)).toEqual([]);
  });
});

/**
 * Variants of a file: every value replaced by others, every key removed, and unknown keys added.
 */
function* changes(
  value: JsonValue,
  at: string,
): Generator<readonly [what: string, value: JsonValue]> {
  for (const other of [null, true, 7, 'x', [], {}, ['x'], [null]])
    yield [`${at} = ${JSON.stringify(other)}`, other];
  if (Array.isArray(value)) {
    for (const [index, item] of value.slice(0, 2).entries())
      for (const [what, changed] of changes(item, `${at}[${index}]`))
        yield [what, value.with(index, changed)];
  } else if (isShape(value)) {
    for (const [key, inner] of Object.entries(value)) {
      yield [
        `${at} without ${key}`,
        Object.fromEntries(Object.entries(value).filter(([name]) => name !== key)),
      ];
      for (const [what, changed] of changes(inner, `${at}.${key}`))
        yield [what, { ...value, [key]: changed }];
    }
    yield [`${at} with metadata`, { ...value, metadata: 1 }];
    yield [`${at} with an unknown key`, { ...value, zzz: 1 }];
  }
}

describe('a changed file', () => {
  const check = createShapeChecker();
  const bench = createBench(WORKFLOWS, SAMPLE_FOLDERS);
  afterAll(() => bench.remove());

  /** Whether the shape of a file has an error. */
  const isMisshapen = (file: WorkflowFile, text: string): boolean | undefined => {
    const { report, diagnostics } = createReporter('Flow');
    const node = parseYaml({ file, text }, report);
    if (node === undefined || (node.kind === 'scalar' && node.value === null)) return undefined;
    const canonical = canonicalise(WORKFLOW_FILES[file], unwrap(file, node, report), report);
    check(file, file === 'tools' ? withToolSchemas(canonical, report) : canonical, report);
    return diagnostics().some(({ severity }) => severity === 'error');
  };
  const isRefused = async ({ name, file }: WorkflowText, whole: string): Promise<boolean> => {
    const [workflow = ''] = name.split('/');
    const { diagnostics } = await bench.make({ in: [workflow, `${file}.yaml`], whole, codes: [] });
    return diagnostics.some(
      ({ severity, file: path }) => severity === 'error' && path.endsWith(`/${file}.yaml`),
    );
  };

  it('is accepted by the schema if the loader accepts it, and refused if its shape is wrong', async () => {
    const wrong: string[] = [];
    let count = 0;
    for (const good of GOOD_FILES.filter(({ name }) =>
      Object.hasOwn(WORKFLOWS, name.split('/')[0] ?? ''),
    )) {
      const node = parseYaml(good, () => undefined);
      for (const [what, value] of node === undefined ? [] : changes(toJson(node), good.name)) {
        const text = JSON.stringify(value);
        const misshapen = isMisshapen(good.file, text);
        const isAccepted = accepts(good.file, value);
        count += 1;
        if (isAccepted && misshapen === true) wrong.push(`${what} passes`);
        if (!isAccepted && misshapen === false && !(await isRefused(good, text)))
          wrong.push(`${what} is red`);
      }
    }
    expect(wrong).toEqual([]);
    expect(count).toBeGreaterThan(3000);
  }, 120_000);
});

describe('every key of the format', () => {
  /** All schemas of properties inside a schema, with their paths. */
  const propertiesOf = (schema: Shape, at: string): readonly (readonly [string, Shape])[] => {
    const own = Object.entries(shapeIn(schema, 'properties') ?? {}).flatMap(([key, value]) =>
      isShape(value) ? [[`${at}.${key}`, value] as const] : [],
    );
    const parts = ['items', 'additionalProperties', 'then', 'else']
      .map((key) => shapeIn(schema, key))
      .filter((part) => part !== undefined);
    const inner = [...parts, ...shapesIn(schema, 'allOf'), ...shapesIn(schema, 'anyOf')].flatMap(
      (part) => propertiesOf(part, at),
    );
    return [...own, ...own.flatMap(([place, value]) => propertiesOf(value, place)), ...inner];
  };
  const all = Object.entries(editorSchemas()).flatMap(([name, schema]) => [
    ...propertiesOf(schema, name),
    ...Object.entries(shapeIn(schema, '$defs') ?? {}).flatMap(([part, value]) =>
      isShape(value) ? propertiesOf(value, `${name}#${part}`) : [],
    ),
  ]);
  const places = (are: (schema: Shape) => boolean): readonly string[] =>
    all.filter(([, schema]) => are(schema)).map(([place]) => place);

  it('has a type, which may be one of several', () => {
    expect(
      places(({ type, anyOf, enum: values, $ref }) =>
        [type, anyOf, values, $ref].every((part) => part === undefined),
      ),
    ).toEqual([]);
    expect(all.length).toBeGreaterThan(400);
  });

  it('has a description', () => {
    expect(
      places(
        ({ description, $ref }) => $ref === undefined && !/\w/.test(String(description ?? '')),
      ),
    ).toEqual([]);
  });
});
