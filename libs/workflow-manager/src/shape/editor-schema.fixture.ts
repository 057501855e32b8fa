import { Ajv2020 } from 'ajv/dist/2020.js';
import type { JsonValue } from '@mozaiks/contracts';
import { toJson } from '../yaml/node.ts';
import { parseYaml } from '../yaml/parse-yaml.ts';
import { editorSchema } from './editor-schema.ts';
import { SHAPES, type ShapedFile } from './files.ts';

const ajv = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false }).addKeyword(
  'doNotSuggest',
);
const validators = new Map(
  (Object.keys(SHAPES) as ShapedFile[]).map((file) => [file, ajv.compile(editorSchema(file))]),
);

/** Whether the schema for editors accepts a file. */
export const accepts = (file: ShapedFile, value: JsonValue): boolean =>
  validators.get(file)?.(value) === true;

/**
 * Whether the schema for editors accepts the text of a file. True for a file that is empty or not
 * YAML, because the schema is not applied to it.
 */
export function acceptsText({
  file,
  text,
}: {
  readonly file: ShapedFile;
  readonly text: string;
}): boolean {
  let isYaml = true;
  const node = parseYaml({ file, text }, () => (isYaml = false));
  return (
    !isYaml ||
    node === undefined ||
    (node.kind === 'scalar' && node.value === null) ||
    accepts(file, toJson(node))
  );
}
