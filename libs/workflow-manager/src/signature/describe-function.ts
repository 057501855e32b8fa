import { isJsonObject, type CallStyle, type JsonObject } from '@mozaiks/contracts';
import type ts from 'typescript';
import { readDocComment } from './doc-comment.ts';
import { findExported, type Exported } from './exported-function.ts';
import { readLiteral } from './literal.ts';
import { readSignature } from './parameters.ts';
import type { Source } from './source.ts';
import type { Note, TypeReader } from './type-to-schema.ts';

/** What the source of a function says about it, without running it. */
export interface FunctionFacts {
  readonly description?: string;
  /** JSON Schema of its arguments; absent where only running the code would show it. */
  readonly parameters?: JsonObject;
  readonly call: CallStyle;
  /** Types that were not understood. */
  readonly notes: readonly Note[];
  /** Why there is no schema. */
  readonly obstacle?: string;
}

const DEFINED_CALL: CallStyle = { style: 'object', parameters: ['ctx'] };

function propertyIn({ ts }: Source, object: ts.ObjectLiteralExpression, name: string): ts.Expression | undefined {
  const property = object.properties.find((candidate) => candidate.name?.getText() === name);
  if (property === undefined) return undefined;
  if (ts.isPropertyAssignment(property)) return property.initializer;
  return ts.isShorthandPropertyAssignment(property) ? property.name : undefined;
}

function fromDefineTool(source: Source, call: ts.CallExpression): FunctionFacts {
  const { ts } = source;
  const [spec] = call.arguments;
  if (call.expression.getText() !== 'defineTool' || spec === undefined || !ts.isObjectLiteralExpression(spec)) {
    return { call: DEFINED_CALL, notes: [], obstacle: 'only running the code would show what it exports' };
  }
  const [described, schema] = [propertyIn(source, spec, 'description'), propertyIn(source, spec, 'parameters')];
  const description = described === undefined ? undefined : readLiteral(source, described);
  const parameters = schema === undefined ? undefined : readLiteral(source, schema);
  return {
    ...(typeof description === 'string' ? { description } : {}),
    ...(isJsonObject(parameters) ? { parameters } : { obstacle: 'the parameters of defineTool are not written as plain data' }),
    call: DEFINED_CALL,
    notes: [],
  };
}

function fromFunction({ source, node, documented }: Extract<Exported, { kind: 'function' }>): FunctionFacts {
  const docs = readDocComment(source, documented);
  const reader: TypeReader = { source, notes: [], within: [] };
  const { parameters, call } = readSignature(reader, node, docs);
  return { ...(docs.description === undefined ? {} : { description: docs.description }), parameters, call, notes: reader.notes };
}

/** Reads an exported function; undefined when the module exports nothing of that name that can be called. */
export function describeFunction(source: Source, name: string): FunctionFacts | undefined {
  const exported = findExported(source, name);
  if (exported === undefined) return undefined;
  switch (exported.kind) {
    case 'function':
      return fromFunction(exported);
    case 'call':
      return fromDefineTool(exported.source, exported.node);
    default:
      return exported.node.kind === exported.source.ts.SyntaxKind.Identifier
        ? { call: DEFINED_CALL, notes: [], obstacle: 'only running the code would show what it exports' }
        : undefined;
  }
}
