import type { JsonObject } from '@mozaiks/contracts';
import type ts from 'typescript';
import { GLOBALS_PATH } from './contracts-declarations.ts';
import { listOf } from './lists.ts';
import type { ConvertType } from './type-to-schema.ts';
import { notJson, textOf, type Converted, type TypeReader } from './type-reader.ts';

const BYTES = 'write string, with the bytes as base64';
const ITEMS = 'write a list, as in string[]';

/** Classes that cannot be created from JSON, with what to write instead. */
const REFUSED: Readonly<Record<string, string>> = {
  RegExp: 'write string, and make the RegExp in the function',
  URL: 'write string, and make the URL in the function',
  URLSearchParams: 'write Record<string, string>',
  Headers: 'write Record<string, string>',
  Promise: 'write the type of its value',
  PromiseLike: 'write the type of its value',
  Function: 'leave it out, or import the function',
  Symbol: 'write string',
  Error: 'write { name: string; message: string }',
  WeakMap: 'write Record<string, …>',
  WeakSet: ITEMS,
  WeakRef: 'write the type of its value',
  Iterator: ITEMS,
  IterableIterator: ITEMS,
  Generator: ITEMS,
  AsyncIterable: ITEMS,
  AsyncIterator: ITEMS,
  AsyncIterableIterator: ITEMS,
  AsyncGenerator: ITEMS,
  Response: 'write the type of its body',
  Request: 'write the type of its body',
  FormData: 'write an object with its fields',
  AbortSignal: 'take ctx: ToolContext, and use ctx.signal',
  AbortController: 'take ctx: ToolContext, and use ctx.signal',
  EventTarget: 'write an object with the fields that are needed',
};
const BINARY =
  /^(?:Buffer|Blob|File|ArrayBuffer|SharedArrayBuffer|DataView|ReadableStream|WritableStream)$|^(?:Big)?(?:Ui|I)nt\d+(?:Clamped)?Array$|^Float\d+Array$/;

function isFromLibrary({ program }: TypeReader, symbol: ts.Symbol): boolean {
  return (symbol.declarations ?? []).some((declaration) => {
    const file = declaration.getSourceFile();
    return (
      program.isSourceFileDefaultLibrary(file) ||
      file.fileName === GLOBALS_PATH ||
      file.fileName.includes('/node_modules/@types/node/')
    );
  });
}

function mapType(reader: TypeReader, [key, value]: readonly Converted[], name: string): Converted {
  const { type, enum: keys } = key?.schema ?? {};
  const values: Converted = value ?? { schema: {} };
  const convert = {
    to: 'map',
    ...(values.convert === undefined ? {} : { values: values.convert }),
  } as const;
  if (Array.isArray(keys) && keys.every((word) => typeof word === 'string')) {
    const properties = Object.fromEntries(keys.map((word) => [word, values.schema]));
    return {
      schema: { type: 'object', properties, required: [], additionalProperties: false },
      convert,
    };
  }
  if (type !== 'string')
    return notJson(reader, `${name} whose keys are not strings`, 'write a list of its entries');
  const schema: JsonObject = {
    type: 'object',
    properties: {},
    required: [],
    additionalProperties: values.schema,
  };
  return { schema, convert };
}

/**
 * The schema of a class of the language or of Node; undefined for other types, and for their plain
 * interfaces.
 */
export function libraryType(
  reader: TypeReader,
  type: ts.Type,
  convert: ConvertType,
): Converted | undefined {
  const symbol = type.getSymbol();
  if (symbol === undefined || !isFromLibrary(reader, symbol)) return undefined;
  const { name } = symbol;
  const parts = () =>
    reader.checker.getTypeArguments(type as ts.TypeReference).map((part) => convert(reader, part));
  switch (name) {
    case 'Date':
      return { schema: { type: 'string', format: 'date-time' }, convert: { to: 'date' } };
    case 'Set':
    case 'ReadonlySet':
      return listOf(parts()[0] ?? { schema: {} }, 'set');
    case 'Map':
    case 'ReadonlyMap':
      return mapType(reader, parts(), textOf(reader, type));
    case 'Iterable':
    case 'ArrayLike':
      return listOf(parts()[0] ?? { schema: {} });
    case 'String':
    case 'Number':
    case 'Boolean':
      return { schema: { type: name.toLowerCase() } };
    default:
      break;
  }
  const hint = Object.hasOwn(REFUSED, name) ? REFUSED[name] : BINARY.test(name) ? BYTES : undefined;
  return hint === undefined ? undefined : notJson(reader, `the type ${textOf(reader, type)}`, hint);
}
