import type { Conversion } from '@mozaiks/contracts';
import type ts from 'typescript';
import { notJson, textOf, type Converted, type TypeReader } from './type-reader.ts';

type ObjectConversion = Extract<Conversion, { to: 'object' }>;

/**
 * The JSON type that a schema describes. Members of a union can be distinguished if these types
 * differ.
 */
const kindOf = ({ schema }: Converted): string => String(schema['type'] ?? '');

const keysOf = ({ schema }: Converted): readonly string[] => {
  const { properties } = schema;
  return typeof properties === 'object' && properties !== null ? Object.keys(properties) : [];
};

/**
 * One conversion for several kinds of objects; undefined if the same key means different things.
 */
function mergeObjects(members: readonly Converted[]): ObjectConversion | undefined {
  const properties: Record<string, Conversion> = {};
  for (const { convert } of members) {
    if (convert === undefined) continue;
    if (convert.to !== 'object' || convert.values !== undefined) return undefined;
    Object.assign(properties, convert.properties);
  }
  const isSame = ({ convert }: Converted, key: string): boolean =>
    convert?.to === 'object' &&
    JSON.stringify(convert.properties[key]) === JSON.stringify(properties[key]);
  const agree = members.every((member) =>
    keysOf(member).every((key) => !Object.hasOwn(properties, key) || isSame(member, key)),
  );
  return agree ? { to: 'object', properties } : undefined;
}

/**
 * The conversion of a value of a union, chosen by the type of its JSON. Reports a union whose
 * members cannot be distinguished in JSON.
 */
export function uniteConversions(
  reader: TypeReader,
  union: ts.Type,
  members: readonly Converted[],
): Conversion | undefined {
  const options: Conversion[] = [];
  for (const member of members) {
    if (member.convert === undefined) continue;
    const alike = members.filter(
      (other) => kindOf(other) === kindOf(member) || kindOf(other) === '',
    );
    const option = alike.length === 1 ? member.convert : mergeObjects(alike);
    if (option === undefined) {
      const what = `the type ${textOf(reader, union)}, whose members look alike in JSON,`;
      notJson(reader, what, 'write string or a list, and convert it in the function');
      return undefined;
    }
    if (!options.some((known) => JSON.stringify(known) === JSON.stringify(option)))
      options.push(option);
  }
  const [only] = options;
  return options.length > 1 ? { to: 'one_of', options } : only;
}
