import type { JsonValue } from '@mozaiks/contracts';
import { SHAPES, type ShapedFile } from './files.ts';
import { isShape, shapeIn, type Shape } from './shape.ts';
import { shareParts } from './share-parts.ts';

const marks = ['x-aliases', 'x-loose', 'x-null', 'x-variants'];

const anyCase = (text: string): string =>
  [...text].map((char) => (/[a-z]/i.test(char) ? `[${char.toUpperCase()}${char.toLowerCase()}]` : char)).join('');

/** Words whose case and ending are free: the words for completion, a pattern for everything else that is accepted. */
function looseWords(shape: Shape, ending: string): Shape {
  const { enum: values, type, ...rest } = shape;
  const stems = (Array.isArray(values) ? values : []).map((value) => {
    const word = String(value);
    return anyCase(ending !== '' && word.endsWith(ending) ? word.slice(0, -ending.length) : word);
  });
  const pattern = `^(?:${stems.join('|')})(?:${anyCase(ending)})?$`;
  return { ...rest, anyOf: [{ enum: values ?? [] }, { type: type ?? 'string', pattern }] };
}

function withAliases(shape: Shape): Shape {
  const aliases = shapeIn(shape, 'x-aliases');
  if (aliases === undefined) return shape;
  const properties = shapeIn(shape, 'properties');
  if (properties !== undefined) {
    const extra = Object.entries(aliases).map(([alias, key]) => [
      alias,
      { ...shapeIn(properties, String(key)), deprecated: true, description: `write ${String(key)}` },
    ]);
    return { ...shape, properties: { ...properties, ...Object.fromEntries(extra) } };
  }
  return Array.isArray(shape['enum']) ? { ...shape, enum: [...shape['enum'], ...Object.keys(aliases)] } : shape;
}

function withVariants(shape: Shape): Shape {
  const variants = shapeIn(shape, 'x-variants');
  const of = variants === undefined ? undefined : shapeIn(variants, 'of');
  if (variants === undefined || of === undefined) return shape;
  const key = String(variants['key']);
  const branches = Object.entries(of).map(([word, then]) => ({
    if: { type: 'object', required: [key], properties: { [key]: { const: word } } },
    then,
  }));
  return { ...shape, allOf: branches };
}

/** Without our marks. What was one object stays one object. */
function withoutMarks(forEditors: boolean): (value: JsonValue) => JsonValue {
  const made = new Map<JsonValue, JsonValue>();
  const plainShape = (value: Shape): Shape => {
    const varied = withVariants(forEditors ? withAliases(value) : value);
    const loose = varied['x-loose'];
    const shape = forEditors && typeof loose === 'string' ? looseWords(varied, loose) : varied;
    const entries = Object.entries(shape).filter(([key]) => !marks.includes(key));
    return Object.fromEntries(entries.map(([key, inner]) => [key, plain(inner)]));
  };
  const plain = (value: JsonValue): JsonValue => {
    if (Array.isArray(value)) return value.map(plain);
    if (!isShape(value)) return value;
    const result = made.get(value) ?? plainShape(value);
    made.set(value, result);
    return result;
  };
  return plain;
}

/** The shape as plain JSON Schema for what canonicalising leaves. */
export const canonicalSchema = (shape: Shape): Shape => shareParts(withoutMarks(false)(shape) as Shape);

/** JSON Schema (2020-12) of one file for editors, other names and spellings included: what stands in `schemas/<file>.schema.json`. */
export function editorSchema(file: ShapedFile): Shape {
  const schema = shareParts(withoutMarks(true)(SHAPES[file]) as Shape);
  return { $schema: 'https://json-schema.org/draft/2020-12/schema', title: file === 'test' ? '*.test.yaml' : `${file}.yaml`, ...schema };
}

/** All of them by file name. */
export const editorSchemas = (): Readonly<Record<string, Shape>> =>
  Object.fromEntries((Object.keys(SHAPES) as ShapedFile[]).map((file) => [`${file}.schema.json`, editorSchema(file)]));
