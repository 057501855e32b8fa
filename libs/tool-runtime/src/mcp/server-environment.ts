import type { McpServer } from '@mozaiks/contracts';

/** Reads a variable of the environment of this process. */
export type ReadVariable = (name: string) => string | undefined;

/** What a program needs to start, and nothing of ours beside it. */
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

/** What a header may hold. The error of `fetch` for anything else would repeat the value. */
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]+$/;

/**
 * The values of the variables that a workflow names for its server; `missing` is one that is not set, or
 * cannot be sent as a header.
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

/** Shorter values are no secrets, and would be found everywhere. */
const MIN_HIDDEN = 6;

/** Removes the values of variables from what a server says of itself. */
export function hideValues(values: Readonly<Record<string, string>>): (text: string) => string {
  const hidden = Object.values(values).filter((value) => value.length >= MIN_HIDDEN);
  return (text) => hidden.reduce((left, value) => left.replaceAll(value, '***'), text);
}

/** The whole environment of a server: what it needs to start, and what its workflow names. */
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
