import { isChatId } from '@mozaiks/contracts';
import { randomFrom } from './random-from.ts';
import { nestedJson, randomJson } from './random-json.ts';
import { sequentialIds } from './sequential-ids.ts';

describe('sequential ids', () => {
  it('count up, and are valid chat ids', () => {
    const ids = sequentialIds('run-');
    expect([ids.random(), ids.random()]).toEqual(['run-1', 'run-2']);
    expect(isChatId(ids.random())).toBe(true);
  });

  it('compute the real hash', () => {
    expect(sequentialIds().sha256('é')).toBe(
      '4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c',
    );
  });
});

describe('random numbers', () => {
  it('are the same for the same seed, and in range', () => {
    const [one, same, other] = [7, 7, 8].map((seed) => {
      const random = randomFrom(seed);
      return Array.from({ length: 100 }, random);
    });
    expect(one).toEqual(same);
    expect(one).not.toEqual(other);
    expect(one?.every((value) => value >= 0 && value < 1)).toBe(true);
  });
});

describe('random JSON', () => {
  it('survives JSON, is well-formed, and sets no prototype', () => {
    const random = randomFrom(1);
    for (let round = 0; round < 500; round += 1) {
      const value = randomJson(random);
      const text = JSON.stringify(value);
      expect(JSON.parse(text)).toEqual(value);
      expect(text).toBe(text.toWellFormed());
      expect(text).not.toMatch(/"(__proto__|constructor|prototype)":/);
    }
  });

  it('has the requested depth', () => {
    const depthOf = (value: unknown): number =>
      typeof value === 'object' && value !== null
        ? 1 + Math.max(0, ...Object.values(value).map(depthOf))
        : 0;
    expect(depthOf(nestedJson(randomFrom(3), 32))).toBe(32);
  });
});
