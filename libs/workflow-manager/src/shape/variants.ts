import { isShape, shapeIn, type Shape } from './shape.ts';

export const shapesIn = (shape: Shape, key: string): readonly Shape[] => {
  const value = shape[key];
  return Array.isArray(value) ? value.filter(isShape) : [];
};
export const wordsIn = (shape: Shape, key: string): readonly string[] => {
  const value = shape[key];
  return Array.isArray(value) ? value.map(String) : [];
};

/** Other names of the keys of an object, or of the words of a text. */
export const aliasesOf = (shape: Shape): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(shapeIn(shape, 'x-aliases') ?? {}).map(([alias, name]) => [alias, String(name)]),
  );

/** The shape with its variants, each under the condition of its word. */
export function withVariants(shape: Shape): readonly Shape[] {
  const variants = shapeIn(shape, 'x-variants');
  const of = variants === undefined ? undefined : shapeIn(variants, 'of');
  if (variants === undefined || of === undefined) return [];
  const key = String(variants['key']);
  return Object.entries(of).flatMap(([word, then]) =>
    isShape(then)
      ? [{ if: { type: 'object', required: [key], properties: { [key]: { const: word } } }, then }]
      : [],
  );
}
