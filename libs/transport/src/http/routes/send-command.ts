import { Accepted, HttpCommand, RuntimeError, type JsonObject } from '@mozaiks/contracts';
import { findPermitted } from '../../access/find-permitted.ts';
import { grantOf } from '../../access/grant.ts';
import { termsOf, TRACEPARENT_HEADER } from '../../access/terms-of.ts';
import { textBytes } from '../../frames/decode-frame.ts';
import { commandOf } from '../../handlers/command-of.ts';
import type { Route } from '../route.ts';

export const sendCommand: Route = {
  method: 'POST',
  path: '/api/chats/{chat_id}/commands',
  operation: 'sendCommand',
  summary: 'Send a command: a message, an answer, or a cancel',
  description:
    'Repeat it with the same `command_id` until it is accepted. A `user_message` with a `workflow_name` creates the chat if it is new. The result of the command is an event with its `command_id`.',
  access: 'token',
  body: HttpCommand,
  answers: {
    202: {
      description: 'The command is durable',
      schema: { type: 'object', required: ['accepted'], properties: { accepted: Accepted } },
    },
  },
  errors: [
    'forbidden',
    'chat_not_found',
    'store_unavailable',
    'workflow_not_found',
    'workflow_unavailable',
    'invalid_context',
    'idempotency_conflict',
    'chat_full',
    'file_not_found',
    'inbox_full',
    'text_too_long',
  ],
  headers: TRACEPARENT_HEADER,
  handle: async ({ deps, params, body, headers }, principal) => {
    const request = body as HttpCommand;
    const max_bytes = deps.settings.maxTextBytes;
    if (textBytes(request) > max_bytes) throw new RuntimeError('text_too_long', { max_bytes });
    const terms = termsOf(principal, headers);
    const command = commandOf(request, { ids: deps.ids, terms });
    const lookup = { chats: deps.chats, grant: grantOf(principal, deps.directory), terms };
    const workflow_name = request.type === 'user_message' ? request.workflow_name : undefined;
    const { log } = await findPermitted(lookup, {
      chat_id: params['chat_id'] ?? '',
      workflow_name,
    });
    const { duplicate } = await deps.chats.submit(log, command);
    const accepted: Accepted & JsonObject = {
      chat_id: log.chat_id,
      command_id: command.command_id,
      duplicate,
    };
    return { status: 202, body: { accepted } };
  },
};
