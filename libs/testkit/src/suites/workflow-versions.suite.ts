import type { JsonObject, WorkflowDefinition } from '@mozaiks/contracts';
import { randomFrom } from '../random-from.ts';
import { randomJson } from '../random-json.ts';
import { at, racing, unique, usingStore, type OpenStore } from './subject.ts';

/** Adapters store a definition without reading it. */
const definition = (fields: JsonObject = {}): WorkflowDefinition =>
  ({ format: 1, workflow_name: 'Support', ...fields }) as unknown as WorkflowDefinition;

/** What `WorkflowVersions` guarantees. */
export function workflowVersionsSuite(open: OpenStore): void {
  describe('WorkflowVersions', () => {
    const store = usingStore(open);

    it('returns a definition by its version', async () => {
      const [one, two] = [unique('v'), unique('v')];
      await store().versions.save(one, definition({ description: 'one' }), at);
      await store().versions.save(two, definition({ description: 'two' }), at);
      expect(await store().versions.load(one)).toEqual(definition({ description: 'one' }));
      expect(await store().versions.load(two)).toEqual(definition({ description: 'two' }));
    });

    it('answers null for a version that was never saved', async () => {
      expect(await store().versions.load(unique('v'))).toBeNull();
    });

    it('may be saved again, even by many at once', async () => {
      const version = unique('v');
      await racing(20, () => store().versions.save(version, definition(), at));
      await store().versions.save(version, definition(), at);
      expect(await store().versions.load(version)).toEqual(definition());
    });

    it('shares nothing with its callers', async () => {
      const version = unique('v');
      const given = definition({ agents: [] });
      await store().versions.save(version, given, at);
      Object.assign(given, { description: 'changed' });
      Object.assign((await store().versions.load(version)) ?? {}, { description: 'changed' });
      expect(await store().versions.load(version)).toEqual(definition({ agents: [] }));
    });

    it('returns any JSON unchanged', async () => {
      const random = randomFrom(3);
      const version = unique('v');
      const given = definition({
        output_models: { Any: { values: Array.from({ length: 200 }, () => randomJson(random)) } },
      });
      await store().versions.save(version, given, at);
      expect(await store().versions.load(version)).toEqual(given);
    });
  });
}
