import type { ErrorObject } from 'ajv/dist/2020.js';
import { correctionOf, didYouMean } from '../diagnostics/did-you-mean.ts';
import type { Problem } from '../diagnostics/reporter.ts';
import { WRITE_INSTEAD } from '../published/no-effect.ts';
import type { Position, YamlNode } from '../yaml/node.ts';
import { entriesOf, itemsOf } from '../yaml/read-node.ts';

const secretKey =
  /^(?:.*[_-])?(?:api[_-]?key|secret|password|passwd|(?:access|auth|bearer)[_-]?token)$/i;
export const isSecretKey = (key: string): boolean => secretKey.test(key) && !key.endsWith('_env');

interface Place {
  readonly node: YamlNode;
  readonly at: Position;
  /** The path of the value, such as `answers[0].say`. */
  readonly path: string;
}

/** Follows a JSON pointer. */
export function placeOf(root: YamlNode, pointer: string): Place {
  let place: Place = { node: root, at: root.at, path: '' };
  for (const raw of pointer.split('/').slice(1)) {
    const step = raw.replaceAll('~1', '/').replaceAll('~0', '~');
    const item = itemsOf(place.node)[Number(step)];
    const entry = entriesOf(place.node).find(({ key }) => key === step);
    if (entry !== undefined)
      place = {
        node: entry.value,
        at: entry.value.at,
        path: place.path === '' ? step : `${place.path}.${step}`,
      };
    else if (item !== undefined)
      place = { node: item, at: item.at, path: `${place.path}[${step}]` };
  }
  return place;
}

const keyAt = (node: YamlNode, key: string): Position =>
  entriesOf(node).find((entry) => entry.key === key)?.keyAt ?? node.at;
const subject = (place: Place): string => (place.path === '' ? 'the file' : place.path);

function unknownKey(place: Place, error: ErrorObject): Problem {
  const key = String(error.params['additionalProperty']);
  const at = keyAt(place.node, key);
  if (isSecretKey(key)) {
    return {
      code: 'WF050',
      at,
      message: `${key}: a secret never stands in a file`,
      hint: 'name an environment variable with api_key_env',
    };
  }
  const parent = error.parentSchema as { readonly properties?: object } | undefined;
  const known = Object.keys(parent?.properties ?? {});
  const hint =
    WRITE_INSTEAD[key] ??
    didYouMean(key, known) ??
    (known.length === 0 ? undefined : `known keys: ${known.join(', ')}`);
  const free = known.filter((name) => entriesOf(place.node).every((entry) => entry.key !== name));
  const fix = WRITE_INSTEAD[key] === undefined ? correctionOf(key, free) : undefined;
  return {
    code: 'WF010',
    at,
    message: `unknown key ${key}${place.path === '' ? '' : ` in ${place.path}`}`,
    hint,
    fix,
  };
}

function notAllowed(place: Place, error: ErrorObject): Problem {
  const allowed = (error.params['allowedValues'] as readonly unknown[]).map(String);
  const value = place.node.kind === 'scalar' ? String(place.node.value) : '';
  return {
    code: 'WF013',
    at: place.at,
    message: `${subject(place)} cannot be ${value}`,
    hint: WRITE_INSTEAD[value] ?? didYouMean(value, allowed) ?? `one of ${allowed.join(', ')}`,
    fix: WRITE_INSTEAD[value] === undefined ? correctionOf(value, allowed) : undefined,
  };
}

/**
 * Whether an error of Ajv only summarises others, or repeats the error of a key for the text of the
 * key.
 */
const isRepetition = ({ keyword, propertyName }: ErrorObject): boolean =>
  keyword === 'if' || (keyword === 'pattern' && propertyName !== undefined);

/** One error of Ajv as a problem with its position. Undefined if it repeats another error. */
export function explain(root: YamlNode, error: ErrorObject): Problem | undefined {
  if (isRepetition(error)) return undefined;
  const place = placeOf(root, error.instancePath);
  switch (error.keyword) {
    case 'additionalProperties':
      return unknownKey(place, error);
    case 'required':
      return {
        code: 'WF012',
        at: place.at,
        message: `${place.path === '' ? '' : `${place.path}: `}${String(error.params['missingProperty'])} is missing`,
      };
    case 'enum':
      return notAllowed(place, error);
    case 'propertyNames': {
      const key = String(error.params['propertyName']);
      return {
        code: 'WF014',
        at: keyAt(place.node, key),
        message: `${key} is not a name`,
        hint: 'a letter, then letters, digits, _ or -; 64 at most',
      };
    }
    case 'pattern':
      return {
        code: 'WF014',
        at: place.at,
        message: `${subject(place)} is not written as it must be`,
        hint: `pattern ${String(error.params['pattern'])}`,
      };
    default:
      return {
        code: 'WF011',
        at: place.at,
        message: `${subject(place)} ${error.message ?? 'has the wrong shape'}`,
      };
  }
}
