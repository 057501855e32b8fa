import { nestedJson, randomFrom, randomJson } from '@mozaiks/testkit';
import mongoose from 'mongoose';
import { fromStored, toStored } from './stored-json.ts';

const { BSON } = mongoose.mongo;
const throughBson = (value: unknown) =>
  fromStored(BSON.deserialize(BSON.serialize({ value: toStored(value) }))['value']);

describe('JSON in BSON', () => {
  it('is read back equal, whatever it is', () => {
    const random = randomFrom(7);
    for (let round = 0; round < 2_000; round += 1) {
      const value = randomJson(random);
      expect(throughBson(value)).toEqual(value);
    }
    const deep = nestedJson(random, 64);
    expect(throughBson(deep)).toEqual(deep);
  });

  it.each([
    '$ref',
    '$set',
    '_bsontype',
    'a\u0000b',
    '\u0000',
    '%',
    '%00',
    '%25$',
    'toString',
    'constructor',
  ])('keeps the key %j', (key) => {
    const value = { [key]: { $id: 1, [key]: [{ [key]: null }] } };
    expect(throughBson(value)).toEqual(value);
  });

  it('leaves keys without a meaning to MongoDB as they are, so that they can be queried', () => {
    const value = { 'a.b': 1, '': 2, _id: 3, 100: 'percent %', set: { value: true } };
    expect(toStored(value)).toEqual(value);
  });

  it('leaves out what is undefined, as JSON does', () => {
    expect(toStored({ a: undefined, list: [undefined, 1] })).toEqual({ list: [null, 1] });
  });
});
