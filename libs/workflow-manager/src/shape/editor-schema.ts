import type { JsonValue } from '@mozaiks/contracts';
import { WRAPPERS } from '../published/unwrap.ts';
import { SHAPES, type ShapedFile, type WorkflowFile } from './files.ts';
import { EditorShapes } from './for-editors.ts';
import { isShape, shapeIn, type Shape } from './shape.ts';
import { shareParts } from './share-parts.ts';
import { withVariants } from './variants.ts';

/** Removes our marks. Shared objects stay shared. */
function withoutMarks(shape: Shape): JsonValue {
  const made = new Map<JsonValue, JsonValue>();
  const plainShape = (value: Shape): Shape => {
    const variants = withVariants(value);
    const entries = Object.entries(value).filter(([key]) => !key.startsWith('x-'));
    const all = variants.length === 0 ? entries : [...entries, ['allOf', [...variants]] as const];
    return Object.fromEntries(all.map(([key, inner]) => [key, plain(inner)]));
  };
  const plain = (value: JsonValue): JsonValue => {
    if (Array.isArray(value)) return value.map(plain);
    if (!isShape(value)) return value;
    const result = made.get(value) ?? plainShape(value);
    made.set(value, result);
    return result;
  };
  return plain(shape);
}

/** The shape as plain JSON Schema for canonical files. */
export const canonicalSchema = (shape: Shape): Shape => shareParts(withoutMarks(shape) as Shape);

/** The keys that may wrap the content of a file. */
function withWrappers(file: WorkflowFile, shape: Shape): Shape {
  const known = shapeIn(shape, 'properties') ?? {};
  const names = [file, WRAPPERS[file]].filter(
    (name) => name !== undefined && !Object.hasOwn(known, name),
  );
  const wrapper: Shape = {
    ...shape,
    description: 'not needed around the content of the file',
    deprecated: true,
    doNotSuggest: true,
  };
  const wrappers = Object.fromEntries(names.map((name) => [name, wrapper]));
  return { ...shape, properties: { ...known, ...wrappers } };
}

/**
 * JSON Schema (2020-12) of one file for editors, including other names and spellings. It is the
 * content of `schemas/<file>.schema.json`.
 */
export function editorSchema(file: ShapedFile): Shape {
  const shape = new EditorShapes().of(SHAPES[file], false);
  const [title, whole] =
    file === 'test' ? ['*.test.yaml', shape] : [`${file}.yaml`, withWrappers(file, shape)];
  return { $schema: 'https://json-schema.org/draft/2020-12/schema', title, ...shareParts(whole) };
}

/** All schemas for editors by file name. */
export const editorSchemas = (): Readonly<Record<string, Shape>> =>
  Object.fromEntries(
    (Object.keys(SHAPES) as ShapedFile[]).map((file) => [
      `${file}.schema.json`,
      editorSchema(file),
    ]),
  );
