import type { McpServer } from '@mozaiks/contracts';

/** Reads an environment variable of this process. */
export type ReadVariable = (name: string) => string | undefined;

/** The variables that a program needs to start. Nothing else is inherited. */
const INHERITED: { readonly [platform: string]: readonly string[] } = {
  win32: [
    'PATH',
    'PATHEXT',
    'SYSTEMROOT',
    'SYSTEMDRIVE',
    'WINDIR',
    'COMSPEC',
    'TEMP',
    'USERPROFILE',
    'APPDATA',
    'LOCALAPPDATA',
  ],
};
const INHERITED_ELSEWHERE = ['PATH', 'HOME'];

export type Variables =
  | { readonly ok: true; readonly values: Record<string, string> }
  | { readonly ok: false; readonly missing: string };

/**
 * The characters of a valid header value. For other values, the error of `fetch` would repeat the
 * value.
 */
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]+$/;

/**
 * The values of the variables that a workflow names for its server. `missing` is one that is not
 * set, or is not a valid header value.
 */
export function readVariables(
  { url, env = {}, headers_env = {} }: Pick<McpServer, 'url' | 'env' | 'headers_env'>,
  read: ReadVariable,
): Variables {
  const values: Record<string, string> = {};
  for (const [key, name] of Object.entries(url === undefined ? env : headers_env)) {
    const value = url === undefined ? read(name) : read(name)?.trim();
    if (value === undefined || value === '' || (url !== undefined && !HEADER_VALUE.test(value)))
      return { ok: false, missing: name };
    values[key] = value;
  }
  return { ok: true, values };
}

/** Shorter values are not secrets, and would match ordinary text. */
const MIN_REDACTED = 6;

/** Returns a function that replaces the values of variables in the output of a server. */
export function redactValues(values: Readonly<Record<string, string>>): (text: string) => string {
  const redacted = Object.values(values).filter((value) => value.length >= MIN_REDACTED);
  return (text) => redacted.reduce((left, value) => left.replaceAll(value, '***'), text);
}

/**
 * The whole environment of a server: the variables that it needs to start, and those that its
 * workflow names.
 */
export function serverEnvironment(
  named: Record<string, string>,
  read: ReadVariable,
  platform: string = process.platform,
): Record<string, string> {
  const inherited = (INHERITED[platform] ?? INHERITED_ELSEWHERE).flatMap((name) => {
    const value = read(name);
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(inherited), ...named };
}
