import { ChatIdSchema, FileIdSchema, WorkflowNameSchema } from '@mozaiks/contracts';
import type { JsonSchema } from './route.ts';

/** What a name in the path of a route may hold: checked before anything is looked up. */
export const PATH_PARAMETERS: { readonly [name: string]: JsonSchema } = {
  chat_id: ChatIdSchema,
  file_id: FileIdSchema,
  model: { type: 'string', minLength: 1 },
  workflow_name: WorkflowNameSchema,
};
