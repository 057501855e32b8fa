import { ChatIdSchema, FileIdSchema, WorkflowNameSchema } from '@mozaiks/contracts';
import type { JsonSchema } from './route.ts';

/** Schemas of the path parameters, checked before any lookup. */
export const PATH_PARAMETERS: { readonly [name: string]: JsonSchema } = {
  chat_id: ChatIdSchema,
  file_id: FileIdSchema,
  model: { type: 'string', minLength: 1 },
  workflow_name: WorkflowNameSchema,
};
