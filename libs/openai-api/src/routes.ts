import {
  MESSAGE_ERRORS,
  type Clock,
  type CompatibleRoute,
  type Ids,
  type WorkflowCatalog,
} from '@mozaiks/contracts';
import { completeChat } from './complete-chat.ts';
import { wording } from './errors.ts';
import { getModel, listModels, ModelListSchema, ModelSchema } from './models.ts';
import { ChatRequestSchema } from './request/chat-request.ts';

export interface OpenAiDeps {
  readonly catalog: Pick<WorkflowCatalog, 'get' | 'has'>;
  readonly clock: Pick<Clock, 'now' | 'sleep'>;
  readonly ids: Pick<Ids, 'random' | 'sha256'>;
}

const MAX_BODY_BYTES = 8 * 1024 * 1024;

/**
 * The Chat Completions API of OpenAI. A workflow is a model, and the API key is the caller's token.
 */
export const createOpenAiRoutes = (deps: OpenAiDeps): readonly CompatibleRoute[] => [
  ...MODEL_ROUTES,
  createCompletionRoute(deps),
];

const MODEL_ROUTES: readonly CompatibleRoute[] = [
  {
    method: 'GET',
    path: '/v1/models',
    operation: 'listModels',
    summary: 'The workflows that the token may open, as models for an OpenAI client',
    answers: { 200: { description: 'The models', schema: ModelListSchema } },
    errors: [],
    wording,
    handle: listModels,
  },
  {
    method: 'GET',
    path: '/v1/models/{model}',
    operation: 'getModel',
    summary: 'A workflow, as a model for an OpenAI client',
    answers: { 200: { description: 'The model', schema: ModelSchema } },
    errors: ['workflow_not_found'],
    wording,
    handle: getModel,
  },
];

const createCompletionRoute = (deps: OpenAiDeps): CompatibleRoute => ({
  method: 'POST',
  path: '/v1/chat/completions',
  operation: 'createChatCompletion',
  summary: 'Send a message to a workflow as an OpenAI client',
  description:
    'The chat is `metadata.chat_id`, or the one in which the earlier messages were said; otherwise a new one that starts with them. With `stream`, the answer is server-sent events. It ends with the run, or when a person is asked. Disconnecting does not cancel the run. Unknown names are ignored.',
  body: ChatRequestSchema,
  maxBodyBytes: MAX_BODY_BYTES,
  answers: {
    200: {
      description: 'A chat completion; with `stream`, events with its chunks',
      schema: { type: 'object' },
      streams: true,
    },
  },
  errors: MESSAGE_ERRORS,
  wording,
  handle: (request) => completeChat(deps, request),
});
