import { PANELS, type Panel, type Route } from './route.ts';

/** The route of an address such as `#/chats/abc?at=17`; `unknown` if it names no screen. */
export function routeOf(hash: string): Route {
  const [path = '', search = ''] = hash.replace(/^#/, '').split('?', 2);
  const query = new URLSearchParams(search);
  const parts = path.split('/').filter((part) => part !== '');
  const [screen, first, second, ...more] = parts.map(decoded);
  const unknown: Route = { view: 'unknown', address: hash };
  if (more.length > 0 || screen === null || first === null || second === null) return unknown;
  if (screen === 'compare' && first !== undefined)
    return { view: 'compare', a: first, b: second ?? null };
  if (second !== undefined) return unknown;
  return screen === undefined ? { view: 'home' } : (screenOf({ screen, first, query }) ?? unknown);
}

interface Address {
  readonly screen: string;
  readonly first: string | undefined;
  readonly query: URLSearchParams;
}

function screenOf({ screen, first, query }: Address): Route | undefined {
  if (screen === 'chats' && first === undefined) {
    return {
      view: 'chats',
      workflow_name: query.get('workflow'),
      status: query.get('status'),
      search: query.get('search'),
    };
  }
  if (first === undefined) return undefined;
  if (screen === 'new') return { view: 'new_chat', workflow_name: first };
  if (screen === 'workflows')
    return {
      view: 'workflow',
      workflow_name: first,
      file: query.get('file'),
      line: count(query.get('line')),
    };
  if (screen !== 'chats') return undefined;
  const [at, step] = [count(query.get('at')), count(query.get('step'))];
  return {
    view: 'chat',
    chat_id: first,
    at,
    step,
    panel: panelOf(query.get('panel')),
    wide: query.get('wide') === '1',
  };
}

/** The address of a route: the inverse of `routeOf`. */
export function hashOf(route: Route): string {
  switch (route.view) {
    case 'home':
      return '#/';
    case 'new_chat':
      return `#/new/${encodeURIComponent(route.workflow_name)}`;
    case 'chats':
      return `#/chats${queryOf({ workflow: route.workflow_name, status: route.status, search: route.search })}`;
    case 'chat': {
      const { at, step, panel, wide } = route;
      return `#/chats/${encodeURIComponent(route.chat_id)}${queryOf({ at, step, panel, wide: wide ? 1 : null })}`;
    }
    case 'workflow':
      return `#/workflows/${encodeURIComponent(route.workflow_name)}${queryOf({ file: route.file, line: route.line })}`;
    case 'compare':
      return `#/compare/${[route.a, ...(route.b === null ? [] : [route.b])].map(encodeURIComponent).join('/')}`;
    case 'unknown':
      return route.address;
  }
}

function queryOf(values: Readonly<Record<string, string | number | null>>): string {
  const named = Object.entries(values).flatMap(([name, value]) =>
    value === null || value === '' ? [] : [[name, String(value)]],
  );
  const query = new URLSearchParams(named).toString();
  return query === '' ? '' : `?${query}`;
}

function decoded(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}

const count = (text: string | null): number | null =>
  text !== null && /^\d{1,9}$/.test(text) ? Number(text) : null;
const panelOf = (text: string | null): Panel | null =>
  PANELS.find((panel) => panel === text) ?? null;
