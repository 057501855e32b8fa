import type {
  FileInfo,
  UsageReport,
  UsageReportQuery,
  WorkflowInfo,
  WorkflowList,
} from '@mozaiks/contracts';
import { chatPath, chatsApi, jsonOf, type ChatsApi } from './chats-api.ts';
import {
  createSendRequest,
  type ApiRequest,
  type ApiSettings,
  type SendRequest,
} from './http-request.ts';

export interface FileOptions {
  /** Default: the type of a `Blob`, else `application/octet-stream`. */
  readonly media_type?: string;
  /** Default: the name of a `File`. */
  readonly name?: string;
}

/**
 * The HTTP API of one server for one user. Every call rejects with a `ClientError` that has the
 * server's `code`, `unreachable` or `unexpected_answer`.
 */
export interface Api {
  readonly chats: ChatsApi;
  readonly files: {
    upload(
      chat_id: string,
      file: Blob | ArrayBuffer | Uint8Array<ArrayBuffer>,
      options?: FileOptions,
    ): Promise<FileInfo>;
    get(chat_id: string, file_id: string): Promise<Blob>;
  };
  readonly workflows: {
    list(): Promise<readonly WorkflowInfo[]>;
    get(workflow_name: string): Promise<WorkflowInfo>;
  };
  /** Sums of what the caller used, by the groups of `group_by`; without them one sum. */
  usage(query?: UsageReportQuery): Promise<UsageReport>;
}

/**
 * Opens no connection: each call is one request. `url` is the address of the WebSocket, as for
 * `connect`.
 */
export const createApi = (settings: ApiSettings): Api => apiOf(createSendRequest(settings));

export function apiOf(send: SendRequest): Api {
  const json = jsonOf(send);
  return {
    chats: chatsApi(send),
    files: {
      upload: (chat_id, body, options = {}) =>
        json(uploadOf(chatPath(chat_id, '/files'), body, options)),
      get: async (chat_id, file_id) =>
        (await send({ path: chatPath(chat_id, `/files/${encodeURIComponent(file_id)}`) })).blob(),
    },
    workflows: {
      list: async () => (await json<WorkflowList>({ path: '/workflows' })).workflows,
      get: (workflow_name) => json({ path: `/workflows/${encodeURIComponent(workflow_name)}` }),
    },
    usage: (query = {}) => json({ path: '/usage', query }),
  };
}

function uploadOf(
  path: string,
  body: Blob | ArrayBuffer | Uint8Array<ArrayBuffer>,
  options: FileOptions,
): ApiRequest {
  const { type = '', name } = body as { readonly type?: string; readonly name?: string };
  const media_type = options.media_type ?? (type === '' ? 'application/octet-stream' : type);
  return {
    method: 'POST',
    path,
    query: { name: options.name ?? name },
    bytes: { body, media_type },
  };
}
