import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import {
  defined,
  PROVIDERS,
  QUESTION_KINDS,
  type Diagnostic,
  type JsonValue,
} from '@mozaiks/contracts';
import { loadScript } from '../bind/bind-workflow.ts';
import { folderAt } from '../catalog/load-workflow.ts';
import { createReporter, TooManyErrors, type Report } from '../diagnostics/reporter.ts';
import { reportingEffort } from '../loading/effort.ts';
import { createScope } from '../read/names.ts';
import { readScript } from '../read/script.ts';
import { checkVariable, type Folder, type Scope } from '../read/scope.ts';
import { parseFile, readSources } from '../read/sources.ts';
import { canonicalise } from '../shape/canonicalise.ts';
import { createShapeChecker, type ShapeChecker } from '../shape/check-shape.ts';
import { testShape } from '../shape/test.ts';
import { toJson, type YamlNode } from '../yaml/node.ts';
import { entriesOf, fieldOf, itemsOf, objectOf, textIn } from '../yaml/read-node.ts';
import { readCassette } from './read-cassette.ts';
import { readPatterns } from './read-patterns.ts';
import type { Expectation, TestStep, WorkflowTest } from './workflow-test.ts';

/** The tests of one workflow. A file with an error in `diagnostics` is missing from `tests`. */
export interface WorkflowTests {
  readonly tests: readonly WorkflowTest[];
  /** The diagnostics of the test files only. */
  readonly diagnostics: readonly Diagnostic[];
}

const ENDING = '.test.yaml';
const silent: Report = () => undefined;

/**
 * Reads `tests/*.test.yaml` of the workflow in a folder. Never throws, whatever is in it. A broken
 * test is reported as a diagnostic and affects neither the workflow nor the other tests.
 */
export function readTests(path: string): WorkflowTests {
  const folder = folderAt(path);
  const tests = folder === undefined ? undefined : join(folder.path, 'tests');
  if (
    folder === undefined ||
    tests === undefined ||
    statSync(tests, { throwIfNoEntry: false })?.isDirectory() !== true
  )
    return { tests: [], diagnostics: [] };
  const names = readdirSync(tests)
    .filter((name) => name.endsWith(ENDING))
    .sort();
  const checkShape = createShapeChecker();
  const scope = scopeOf(folder, checkShape);
  const read = names.map((name) =>
    readTest({ scope, checkShape, name: name.slice(0, -ENDING.length) }),
  );
  return {
    tests: read.flatMap(({ test }) => test ?? []),
    diagnostics: read.flatMap(({ diagnostics }) => diagnostics),
  };
}

/** The names that the workflow declares. Its mistakes are reported when it is loaded. */
function scopeOf(folder: Folder, checkShape: ShapeChecker): Scope {
  const effort = reportingEffort(() => undefined);
  const read = readSources({ folder, report: silent, checkShape, effort });
  return createScope({ folder, report: silent, effort, providers: new Set(PROVIDERS) }, read);
}

interface Read {
  readonly test?: WorkflowTest;
  readonly diagnostics: readonly Diagnostic[];
}

function readTest({
  scope,
  checkShape,
  name,
}: {
  scope: Scope;
  checkShape: ShapeChecker;
  name: string;
}): Read {
  const { report, diagnostics } = createReporter(scope.folder.name);
  const file = `${scope.folder.name}/tests/${name}${ENDING}`;
  try {
    const parsed = parseFile(scope.folder, `tests/${name}${ENDING}`, report);
    const at = { file, line: 1, column: 1 };
    const node = parsed.kind === 'yaml' ? parsed.node : { kind: 'map' as const, entries: [], at };
    // For a file that is not YAML, only that is reported.
    if (parsed.kind === 'broken') return { diagnostics: diagnostics() };
    const canonical = canonicalise(testShape, node, report);
    checkShape('test', canonical, report);
    const test = {
      workflow_name: scope.folder.name,
      name,
      file,
      ...contentOf({ ...scope, report }, canonical),
    };
    const isBroken = diagnostics().some(({ severity }) => severity === 'error');
    return { diagnostics: diagnostics(), ...(isBroken ? {} : { test }) };
  } catch (error) {
    if (error instanceof TooManyErrors) return { diagnostics: diagnostics() };
    throw error;
  }
}

function contentOf(
  scope: Scope,
  node: YamlNode,
): Omit<WorkflowTest, 'workflow_name' | 'name' | 'file'> {
  const [context, script, expected] = [
    fieldOf(node, 'context'),
    fieldOf(node, 'script'),
    fieldOf(node, 'expect'),
  ];
  const final = fieldOf(expected, 'context');
  const cassette = fieldOf(node, 'cassette');
  if (cassette !== undefined && script !== undefined)
    scope.report({
      code: 'WF019',
      at: cassette.at,
      message: 'the answers come from the cassette or from the script',
    });
  for (const { key, keyAt } of [...entriesOf(context), ...entriesOf(final)])
    checkVariable(scope, key, keyAt);
  const answers =
    script === undefined
      ? undefined
      : readScript({ ...scope, sources: { ...scope.sources, script } });
  const [events, forbidden] = [
    itemsOf(fieldOf(expected, 'events')),
    itemsOf(fieldOf(expected, 'forbidden')),
  ];
  return {
    ...defined({
      description: textIn(node, 'description'),
      script: answers === undefined ? undefined : loadScript(answers),
      cassette: cassette === undefined ? undefined : readCassette(scope, cassette),
    }),
    context: objectOf(context) ?? {},
    conversation: itemsOf(fieldOf(node, 'conversation')).flatMap((step) => readStep(scope, step)),
    events: events.map(eventOf),
    final_context: Object.fromEntries(
      entriesOf(final).map(({ key, keyAt, value }) => [key, { value: toJson(value), at: keyAt }]),
    ),
    forbidden: forbidden.map(eventOf),
    patterns: readPatterns(scope, [
      ...events,
      ...forbidden,
      ...entriesOf(final).map(({ value }) => value),
    ]),
  };
}

const eventOf = (node: YamlNode): Expectation<{ readonly [key: string]: JsonValue }> => ({
  value: objectOf(node) ?? {},
  at: node.at,
});

const ACTORS = ['user', ...QUESTION_KINDS] as const;

function readStep({ report }: Scope, node: YamlNode): readonly TestStep[] {
  const [first, second] = entriesOf(node);
  if (second !== undefined) {
    report({
      code: 'WF019',
      at: second.keyAt,
      message: `${first?.key} and ${second.key} are two steps`,
      hint: 'begin each with a dash',
    });
    return [];
  }
  const by = ACTORS.find((actor) => actor === first?.key);
  if (first === undefined)
    report({
      code: 'WF012',
      at: node.at,
      message: `the step is empty`,
      hint: `one of ${ACTORS.join(', ')}`,
    });
  return first === undefined || by === undefined
    ? []
    : [
        {
          by,
          value: by === 'approval' ? decisionOf(first.value) : toJson(first.value),
          at: first.keyAt,
        },
      ];
}

function decisionOf(node: YamlNode): JsonValue {
  const edited = objectOf(fieldOf(node, 'edit'));
  return edited === undefined
    ? { decision: toJson(node) }
    : { decision: 'edit', arguments: edited };
}
