import type { Route } from './route.ts';

export interface Match {
  readonly route: Route;
  readonly params: { readonly [name: string]: string };
}

/** The route of a path, with its parameters decoded; undefined for a path of none, or one that is not properly encoded. */
export function matchRoute(routes: readonly Route[], path: string): Match | undefined {
  const segments = path.split('/');
  for (const route of routes) {
    const params = paramsOf(route.path.split('/'), segments);
    if (params !== undefined) return { route, params };
  }
  return undefined;
}

function paramsOf(pattern: readonly string[], segments: readonly string[]): Match['params'] | undefined {
  if (pattern.length !== segments.length) return undefined;
  const params = new Map<string, string>();
  for (const [at, expected] of pattern.entries()) {
    const actual = segments[at] ?? '';
    const name = /^\{(.+)\}$/.exec(expected)?.[1];
    if (name === undefined && expected !== actual) return undefined;
    const value = name === undefined ? undefined : decode(actual);
    if (name !== undefined && !value) return undefined;
    if (name !== undefined && value !== undefined) params.set(name, value);
  }
  return Object.fromEntries(params);
}

function decode(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
