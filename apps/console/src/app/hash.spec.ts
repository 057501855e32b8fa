import { hashOf, routeOf } from './hash.ts';
import { chatRoute, type Route } from './route.ts';

const routes: readonly Route[] = [
  { view: 'home' },
  { view: 'new_chat', workflow_name: 'HelloWorld' },
  { view: 'chats', workflow_name: null, status: null, search: null },
  { view: 'chats', workflow_name: 'SupportDesk', status: 'awaiting_input', search: 'ä & b' },
  chatRoute('c-1'),
  { ...chatRoute('c:1/2?'), at: 17, step: 8, panel: 'graph', wide: true },
  { view: 'workflow', workflow_name: 'Weather', file: 'Weather/agents.yaml', line: 4 },
  { view: 'compare', a: 'c1', b: null },
  { view: 'compare', a: 'c1', b: 'c:2/3' },
];

describe('an address', () => {
  it.each(routes.map((route) => [hashOf(route), route] as const))(
    '%s is read as the route that wrote it',
    (hash, route) => {
      expect(routeOf(hash)).toEqual(route);
    },
  );

  it.each(['', '#', '#/'])('"%s" is home', (hash) =>
    expect(routeOf(hash)).toEqual({ view: 'home' }),
  );

  it.each(['#/chats/%E0%A4%A', '#/nowhere', '#/chats/a/b', '#/compare', '#/compare/a/b/c'])(
    '%s names no screen',
    (hash) => {
      expect(routeOf(hash)).toEqual({ view: 'unknown', address: hash });
    },
  );

  it('drops what is no number and no panel', () => {
    expect(routeOf('#/chats/c1?at=x&step=-1&panel=shoes')).toEqual(chatRoute('c1'));
  });
});
