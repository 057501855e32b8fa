import {
  RuntimeError,
  type CompatibleRequest,
  type JsonObject,
  type WholeAnswer,
} from '@mozaiks/contracts';

/** A workflow as a model. Its creation time is unknown. */
const modelOf = (id: string): JsonObject => ({
  id,
  object: 'model',
  created: 0,
  owned_by: 'mozaiks',
});

export async function listModels({ workflows }: CompatibleRequest): Promise<WholeAnswer> {
  const data = workflows().map(({ workflow_name }) => modelOf(workflow_name));
  return { status: 200, body: { object: 'list', data } };
}

export async function getModel({ params, workflows }: CompatibleRequest): Promise<WholeAnswer> {
  const found = workflows().find(({ workflow_name }) => workflow_name === params['model']);
  if (found === undefined) throw new RuntimeError('workflow_not_found');
  return { status: 200, body: modelOf(found.workflow_name) };
}

const text = { type: 'string' };
export const ModelSchema: JsonObject = {
  type: 'object',
  required: ['id', 'object', 'created', 'owned_by'],
  properties: {
    id: text,
    object: { const: 'model' },
    created: { type: 'integer' },
    owned_by: text,
  },
};
export const ModelListSchema: JsonObject = {
  type: 'object',
  required: ['object', 'data'],
  properties: { object: { const: 'list' }, data: { type: 'array', items: ModelSchema } },
};
