import { sequentialIds } from '@mozaiks/testkit';
import { toolNames } from './tool-names.ts';

const ids = sequentialIds();
const tool = (name: string) => ({ name, description: '', parameters: {} });
const namesOf = (...names: readonly string[]) =>
  toolNames({ tools: names.map(tool), messages: [] }, ids);

describe('tool names', () => {
  it('stay unchanged if the API accepts them', () => {
    const names = namesOf('greet', 'transfer_to_B-2');
    expect([names.out('greet'), names.back('transfer_to_B-2')]).toEqual([
      'greet',
      'transfer_to_B-2',
    ]);
  });

  it('are restored if it does not', () => {
    const names = namesOf('files.read', 'größe messen', 'x'.repeat(80));
    for (const name of ['files.read', 'größe messen', 'x'.repeat(80)]) {
      expect(names.out(name)).toMatch(/^[A-Za-z0-9_-]{1,64}$/);
      expect(names.back(names.out(name))).toBe(name);
    }
    expect(names.out('files.read')).toBe('files_read');
  });

  it('never collide', () => {
    const all = ['a.b', 'a_b', 'a b', 'a:b'];
    const names = namesOf(...all);
    expect(names.out('a_b')).toBe('a_b');
    expect(new Set(all.map(names.out)).size).toBe(4);
    expect(all.map((name) => names.back(names.out(name)))).toEqual(all);
  });

  it('do not depend on the order of the tools', () => {
    expect(namesOf('a.b', 'a b').out('a b')).toBe(namesOf('a b', 'a.b').out('a b'));
  });

  it('are also known for calls that are only in the history', () => {
    const call = { call_id: 'c', tool: 'old.tool', arguments: {} };
    expect(
      toolNames(
        { tools: [], messages: [{ role: 'assistant', text: '', tool_calls: [call] }] },
        ids,
      ).out('old.tool'),
    ).toBe('old_tool');
  });

  it('that the model invents stay unchanged', () => {
    expect(namesOf('greet').back('no_such_tool')).toBe('no_such_tool');
  });
});
