import { relative, sep } from 'node:path';
import type { Conversion, JsonObject } from '@mozaiks/contracts';
import type ts from 'typescript';
import { isInside } from './is-inside.ts';
import type { Note } from '../signature/function-facts.ts';
import type { Position } from '../yaml/node.ts';
import type { TypeScript } from './typescript.ts';

/** The JSON Schema of a type, and the conversion of its JSON to a value of that type. */
export interface Converted {
  readonly schema: JsonObject;
  /** Absent: the JSON needs no conversion. */
  readonly convert?: Conversion;
}

/** Types that contain themselves, as parts of the schema that `$ref` names. */
export interface Definitions {
  readonly names: Map<ts.Type, string>;
  readonly schemas: Map<string, JsonObject>;
}

/** The state of reading the types of one function. */
export interface TypeReader {
  readonly ts: TypeScript;
  readonly checker: ts.TypeChecker;
  readonly program: ts.Program;
  /** The workflows folder. */
  readonly root: string;
  readonly notes: Note[];
  readonly definitions: Definitions;
  /** Declarations that lead to the current type, outermost first. */
  readonly trail: readonly ts.Node[];
  /** Types that are being read, outermost first. */
  readonly open: readonly ts.Type[];
  /** What each declaration mentions, in order: see `type-order.ts`. */
  readonly mentions: Map<ts.Node, readonly string[]>;
}

export const beneath = (reader: TypeReader, node: ts.Node | undefined): TypeReader =>
  node === undefined ? reader : { ...reader, trail: [...reader.trail, node] };

export function placeOf(root: string, node: ts.Node): Position {
  const file = node.getSourceFile();
  const { line, character } = file.getLineAndCharacterOfPosition(node.getStart(file));
  return {
    file: relative(root, file.fileName).split(sep).join('/'),
    line: line + 1,
    column: character + 1,
  };
}

const typeNodeOf = (node: ts.Node): ts.Node => (node as { readonly type?: ts.Node }).type ?? node;

/** The author's text for the current type: the innermost declaration in the workflows folder. */
function writtenType({ root, trail }: TypeReader): ts.Node | undefined {
  const isOwn = (node: ts.Node): boolean => {
    const path = node.getSourceFile().fileName;
    return isInside(root, path) && !path.includes('/node_modules/');
  };
  const node = trail.findLast(isOwn);
  return node === undefined ? undefined : typeNodeOf(node);
}

function note(reader: TypeReader, node: ts.Node | undefined, text: Omit<Note, 'at'>): Converted {
  if (node !== undefined) reader.notes.push({ ...text, at: placeOf(reader.root, node) });
  return { schema: {} };
}

/** Accepts any value, with a note to the author. */
export const anyValue = (reader: TypeReader, what: string): Converted =>
  note(reader, writtenType(reader), { code: 'WF047', message: `${what}: any value is accepted` });

/** Reports a type that no JSON value has. */
export const notJson = (reader: TypeReader, what: string, hint: string): Converted =>
  note(reader, writtenType(reader), {
    code: 'WF051',
    message: `${what} cannot come from JSON`,
    hint,
  });

/** Reports a class whose methods the argument will not have. */
export function methodsMissing(reader: TypeReader, name: string): void {
  const message = `an argument of the class ${name} has its fields, but none of its methods`;
  const hint = `write an interface with the fields, and make the ${name} in the function`;
  note(reader, writtenType(reader), { code: 'WF054', message, hint });
}

/**
 * Reads the type of an optional argument. If no JSON value fits, the argument is left out, with a
 * warning instead of the error.
 */
export function unlessRefused(
  reader: TypeReader,
  read: (inner: TypeReader) => Converted,
): Converted | undefined {
  const notes: Note[] = [];
  const found = read({ ...reader, notes });
  const isRefusal = ({ code }: Note): boolean => code === 'WF051';
  const asWarning = (refusal: Note): Note => ({
    ...refusal,
    code: 'WF053',
    message: `${refusal.message}: the optional argument is left out`,
  });
  reader.notes.push(...notes.map((one) => (isRefusal(one) ? asWarning(one) : one)));
  return notes.some(isRefusal) ? undefined : found;
}

/** The innermost name of a type that the compiler does not know. */
function unknownName(reader: TypeReader, node: ts.Node): ts.Node | undefined {
  const { ts, checker } = reader;
  const inner = ts.forEachChild(node, (child) => unknownName(reader, child));
  if (inner !== undefined || !ts.isTypeReferenceNode(node)) return inner;
  return isUnresolved(checker.getTypeFromTypeNode(node)) ? node : undefined;
}

const MAX_NAME = 60;

/** A type that the compiler does not know. */
export function unknownType(reader: TypeReader): Converted {
  const written = writtenType(reader);
  const node = (written && unknownName(reader, written)) ?? written;
  const name = node === undefined ? '' : ` ${node.getText().slice(0, MAX_NAME)}`;
  const message = `the type${name} is not known: any value is accepted`;
  return note(reader, node, { code: 'WF047', message, hint: 'install its package with its types' });
}

export const textOf = ({ checker }: TypeReader, type: ts.Type): string =>
  checker.typeToString(type);

/**
 * Whether the compiler does not know the type: it is declared nowhere, or its module was not found.
 */
export const isUnresolved = (type: ts.Type): boolean =>
  (type as { readonly intrinsicName?: string }).intrinsicName === 'error';
