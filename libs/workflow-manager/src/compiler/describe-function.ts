import type { CallStyle, JsonValue } from '@mozaiks/contracts';
import type ts from 'typescript';
import type { FunctionFacts } from '../signature/function-facts.ts';
import { readDocComments } from './doc-comment.ts';
import { isObject } from './object-schema.ts';
import { findExported, type Exported } from './exported-function.ts';
import { readPlainValue } from './plain-value.ts';
import { readSignature } from './signature.ts';
import type { TypeReader } from './type-reader.ts';
import type { TypeScript } from './typescript.ts';

export interface FunctionInput {
  readonly typescript: TypeScript;
  readonly program: ts.Program;
  readonly checker: ts.TypeChecker;
  /** The workflows folder. */
  readonly root: string;
  /** The path of the module. */
  readonly path: string;
  readonly injected: readonly string[];
}

const DEFINED_CALL: CallStyle = { style: 'object', parameters: ['ctx'] };
const UNKNOWN: FunctionFacts = {
  call: DEFINED_CALL,
  notes: [],
  obstacle: 'only running the code would show what it exports',
};

function propertyIn(
  { ts }: TypeReader,
  object: ts.ObjectLiteralExpression,
  name: string,
): ts.Expression | undefined {
  const property = object.properties.find((candidate) => candidate.name?.getText() === name);
  if (property === undefined) return undefined;
  if (ts.isPropertyAssignment(property)) return property.initializer;
  return ts.isShorthandPropertyAssignment(property) ? property.name : undefined;
}

function fromDefineTool(reader: TypeReader, call: ts.CallExpression): FunctionFacts {
  const { ts } = reader;
  const [spec] = call.arguments;
  if (
    call.expression.getText() !== 'defineTool' ||
    spec === undefined ||
    !ts.isObjectLiteralExpression(spec)
  )
    return UNKNOWN;
  const valueOf = (name: string): JsonValue | undefined => {
    const node = propertyIn(reader, spec, name);
    return node === undefined ? undefined : readPlainValue(reader, node);
  };
  const [description, parameters] = [valueOf('description'), valueOf('parameters')];
  return {
    ...(typeof description === 'string' ? { description } : {}),
    ...(isObject(parameters)
      ? { parameters }
      : { obstacle: 'the parameters of defineTool are not written as plain data' }),
    call: DEFINED_CALL,
    notes: [],
  };
}

function fromFunction(
  reader: TypeReader,
  found: Extract<Exported, { kind: 'function' }>,
  input: FunctionInput,
): FunctionFacts {
  const { signature, documented } = found;
  const docs = readDocComments(reader.ts, documented);
  const { parameters, call } = readSignature({ reader, signature, docs, injected: input.injected });
  return {
    ...(docs.description === undefined ? {} : { description: docs.description }),
    parameters,
    call,
    notes: reader.notes,
  };
}

function readerFor({ typescript, program, checker, root }: FunctionInput): TypeReader {
  return {
    ts: typescript,
    checker,
    program,
    root,
    notes: [],
    definitions: { names: new Map(), schemas: new Map() },
    trail: [],
    open: [],
    mentions: new Map(),
  };
}

/**
 * Describes an exported function; undefined if the module exports nothing of that name that can be
 * called.
 */
export function describeFunction(input: FunctionInput, name: string): FunctionFacts | undefined {
  const reader = readerFor(input);
  const file = input.program.getSourceFile(input.path);
  const exported = file === undefined ? undefined : findExported(reader, file, name);
  switch (exported?.kind) {
    case undefined:
      return undefined;
    case 'function':
      return fromFunction(reader, exported, input);
    case 'call':
      return fromDefineTool(reader, exported.node);
    case 'unknown':
      return UNKNOWN;
  }
}
