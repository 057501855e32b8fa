import { isJsonObject, type JsonObject } from '@mozaiks/contracts';
import { propertiesOf } from '../compiler/object-schema.ts';
import type { FunctionFacts } from '../signature/function-facts.ts';
import type { FunctionOutline, ModuleText } from './run-reader.ts';
import { typeOf } from './schema-type.ts';

/** Reserved words of TypeScript that Python does not reserve. */
const RESERVED = new Set(
  (
    'arguments case catch const debugger default delete do enum eval export extends false ' +
    'function implements instanceof interface let new null package private protected public ' +
    'static super switch this throw true typeof var void'
  ).split(' '),
);

/** A name as a variable of TypeScript: a reserved word gets `_` at its end. */
const variableName = (name: string): string => (RESERVED.has(name) ? `${name}_` : name);

export interface MigratedFile {
  /** The path relative to the workflow's folder: `tools/books.ts`. */
  readonly file: string;
  readonly text: string;
  /** The tasks that a person must finish, one per line. */
  readonly unfinished: readonly string[];
}

/** Escapes a text so that it cannot end the comment that contains it. */
const inComment = (text: string): string => text.replaceAll('*/', '* /');

function docComment({ description = '' }: FunctionFacts, schema: JsonObject): readonly string[] {
  const lines = description === '' ? [] : description.split('\n');
  const params = Object.entries(propertiesOf(schema)).flatMap(([name, property]) => {
    const text = isJsonObject(property) ? property['description'] : undefined;
    return typeof text === 'string' ? [`@param ${name} ${text}`] : [];
  });
  const all = [...lines, ...params].map((line) => ` * ${inComment(line)}`.trimEnd());
  return all.length === 0 ? [] : ['/**', ...all, ' */'];
}

/** `{ city, days = 3 }: { city: string; days?: number }` */
function argumentObject(schema: JsonObject): string | undefined {
  const properties = Object.entries(propertiesOf(schema));
  if (properties.length === 0) return undefined;
  const names = properties.map(([name, property]) => {
    const value = isJsonObject(property) ? property['default'] : undefined;
    const variable = variableName(name);
    const target = variable === name ? name : `${name}: ${variable}`;
    return value === undefined ? target : `${target} = ${JSON.stringify(value)}`;
  });
  return `{ ${names.join(', ')} }: ${typeOf(schema, schema['$defs'])}`;
}

interface Place {
  readonly isHook: boolean;
}

function functionText(
  { name, is_async, body }: FunctionOutline,
  facts: FunctionFacts,
  { isHook }: Place,
): readonly string[] {
  const schema = facts.parameters ?? {};
  const args = isHook ? undefined : argumentObject(schema);
  const context = `ctx: ${isHook ? 'HookContext' : 'ToolContext'}`;
  const taken = args === undefined ? context : `${args}, ${context}`;
  const [prefix, result] = is_async ? ['async ', 'Promise<unknown>'] : ['', 'unknown'];
  const variable = variableName(name);
  const isReserved = variable !== name;
  return [
    ...docComment(facts, isHook ? {} : schema),
    `${isReserved ? '' : 'export '}${prefix}function ${variable}(${taken}): ${result} {`,
    ...body.map((line) => `  // ${line}`.trimEnd()),
    `  throw new Error('${name} is not written yet');`,
    '}',
    ...(isReserved ? [`export { ${variable} as ${name} };`] : []),
  ];
}

function unfinishedOf(
  { name, injected, body }: FunctionOutline,
  facts: FunctionFacts,
): readonly string[] {
  const filled = injected.filter((each) => each !== 'ctx' && each !== 'context');
  return [
    `${name}: write the body (${body.length} lines of Python are in its comment) and the type of the result`,
    ...filled.map((each) =>
      each === 'context_variables'
        ? `${name}: ${each} becomes ctx.context.get and ctx.context.set`
        : `${name}: ${each} becomes ctx.${each === 'agent_name' ? 'agent' : each}`,
    ),
    ...facts.notes.map(({ message }) => `${name}: ${message}: give it a type`),
  ];
}

/** The signatures of a Python module in TypeScript. Undefined if it has no functions. */
export function typescriptModule(path: string, module: ModuleText): MigratedFile | undefined {
  if ('error' in module) return undefined;
  const { functions = [], packages = [], facts } = module;
  const isHook = path.startsWith('hooks/');
  const known = functions.flatMap((outline) => {
    const described = facts[outline.name];
    return described === undefined ? [] : [{ outline, described }];
  });
  if (known.length === 0) return undefined;
  const texts = known.map(({ outline, described }) =>
    functionText(outline, described, { isHook }).join('\n'),
  );
  const type = isHook ? 'HookContext' : 'ToolContext';
  return {
    file: path.replace(/\.py$/, '.ts'),
    text: `import type { ${type} } from '@mozaiks/contracts';\n\n${texts.join('\n\n')}\n`,
    unfinished: [
      ...known.flatMap(({ outline, described }) => unfinishedOf(outline, described)),
      ...packages.map((name) => `replace the Python package ${name} with an npm package`),
    ],
  };
}
