import { Type, type Static, type TProperties } from 'typebox';
import { ContentPart, Failure } from '../events.ts';
import { CommandIdSchema, WorkflowNameSchema } from '../ids.ts';
import { Json, JsonRecord } from '../json.ts';

const Maybe = <T extends TProperties[string]>(schema: T) => Type.Optional(schema);
const Id = Type.String({ maxLength: 256 });
const closed = { additionalProperties: false };

/**
 * The commands that clients may send over HTTP, by `type`: the frames of the socket, without the
 * fields that the request itself has.
 */
export const HTTP_COMMAND_SCHEMAS = {
  user_message: Type.Object(
    {
      type: Type.Literal('user_message'),
      command_id: Maybe(CommandIdSchema),
      workflow_name: Maybe(WorkflowNameSchema),
      text: Maybe(Type.String()),
      content: Maybe(Type.Array(ContentPart, { minItems: 1, maxItems: 32 })),
      context: Maybe(JsonRecord),
    },
    { ...closed, anyOf: [{ required: ['text'] }, { required: ['content'] }] },
  ),
  input_response: Type.Object(
    {
      type: Type.Literal('input_response'),
      command_id: Maybe(CommandIdSchema),
      request_id: Id,
      value: Json,
    },
    closed,
  ),
  tool_response: Type.Object(
    {
      type: Type.Literal('tool_response'),
      command_id: Maybe(CommandIdSchema),
      call_id: Id,
      result: Maybe(Json),
      error: Maybe(Type.Union([Failure, Type.String()])),
    },
    { ...closed, oneOf: [{ required: ['result'] }, { required: ['error'] }] },
  ),
  cancel: Type.Object(
    {
      type: Type.Literal('cancel'),
      command_id: Maybe(CommandIdSchema),
      run_id: Maybe(Id),
      reason: Maybe(Type.String({ maxLength: 1024 })),
    },
    closed,
  ),
};
type Commands = typeof HTTP_COMMAND_SCHEMAS;
export type HttpCommand = { [T in keyof Commands]: Readonly<Static<Commands[T]>> }[keyof Commands];
/** Selected by `type`, so that validation errors refer to the intended command. */
export const HttpCommand = Type.Unsafe<HttpCommand>({
  type: 'object',
  required: ['type'],
  discriminator: { propertyName: 'type' },
  oneOf: Object.values(HTTP_COMMAND_SCHEMAS),
});
