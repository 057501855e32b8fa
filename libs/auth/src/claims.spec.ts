import { Ajv2020 } from 'ajv/dist/2020.js';
import { schemaFor } from './claims.ts';

it('has a schema of claims that conforms to JSON Schema', () => {
  const ajv = new Ajv2020({ strict: false });
  expect([ajv.validateSchema(schemaFor('sub')), ajv.errors]).toEqual([true, null]);
});
