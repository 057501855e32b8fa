import { CLIENT_FRAME_SCHEMAS } from '@mozaiks/contracts';
import { Ajv2020 } from 'ajv/dist/2020.js';

it.each(Object.entries(CLIENT_FRAME_SCHEMAS))(
  'the frame %s has a schema that conforms to JSON Schema',
  (_type, schema) => {
    const ajv = new Ajv2020({ strict: true });
    expect([ajv.validateSchema(schema), ajv.errors]).toEqual([true, null]);
    expect(() => ajv.compile(schema)).not.toThrow();
  },
);
