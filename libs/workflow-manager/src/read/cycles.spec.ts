import { nodesOnCycles } from './cycles.ts';

const graph = (edges: Record<string, string>) =>
  new Map(Object.entries(edges).map(([from, to]) => [from, [...to]]));

describe('nodes on cycles', () => {
  it.each([
    ['a path has none', { a: 'b', b: 'c', c: '' }, ''],
    ['a node that leads to itself is one', { a: 'a', b: 'a' }, 'a'],
    ['what leads into a cycle or out of it is not one', { a: 'b', b: 'c', c: 'bd', d: '' }, 'bc'],
    [
      'what lies between two cycles is not one',
      { a: 'b', b: 'ac', c: 'd', d: 'e', e: 'd' },
      'abde',
    ],
    ['two cycles that share a node are one', { a: 'bc', b: 'a', c: 'a' }, 'abc'],
    ['a node without edges of its own is none', { a: 'x' }, ''],
  ])('%s', (_name, edges, expected) => {
    expect([...nodesOnCycles(graph(edges))].sort().join('')).toBe(expected);
  });

  it('finds a cycle of 100,000 nodes', () => {
    const size = 100_000;
    const edges = new Map(
      Array.from({ length: size }, (_, at) => [String(at), [String((at + 1) % size)]]),
    );
    expect(nodesOnCycles(edges).size).toBe(size);
  });
});
