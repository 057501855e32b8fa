import { textIn } from '../yaml/read-node.ts';
import type { YamlNode } from '../yaml/node.ts';
import { isShape, shapeIn, type Shape } from './shape.ts';

const kindOf = (node: YamlNode): string =>
  node.kind === 'list'
    ? 'array'
    : node.kind === 'map'
      ? 'object'
      : node.value === null
        ? 'null'
        : typeof node.value;

/** The shape that applies to this value, after choosing among branches and variants. */
export function selectShape(shape: Shape, node: YamlNode): Shape {
  const condition = shapeIn(shape, 'if');
  const branch =
    condition === undefined
      ? undefined
      : shapeIn(shape, condition['type'] === kindOf(node) ? 'then' : 'else');
  if (branch !== undefined) return selectShape(branch, node);
  const variants = shapeIn(shape, 'x-variants');
  const of = variants === undefined ? undefined : shapeIn(variants, 'of');
  const word = variants === undefined ? undefined : textIn(node, String(variants['key']));
  const chosen =
    of === undefined || word === undefined || !Object.hasOwn(of, word) ? undefined : of[word];
  return isShape(chosen) ? chosen : shape;
}

/** The shape under a key of an object: the key's own, otherwise the shape of all further keys. */
export function shapeUnder(shape: Shape, key: string): Shape | undefined {
  const properties = shapeIn(shape, 'properties');
  if (properties !== undefined && Object.hasOwn(properties, key)) return shapeIn(properties, key);
  return shapeIn(shape, 'additionalProperties');
}
