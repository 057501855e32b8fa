import { Type } from 'typebox';

declare const brand: unique symbol;
type Brand<B extends string> = string & { readonly [brand]: B };

/**
 * An id that the platform chose: 1 to 256 well-formed characters, no control characters. Only taken
 * from a verified token.
 */
export type AppId = Brand<'app_id'>;
export type UserId = Brand<'user_id'>;
/** Matches `CHAT_ID_PATTERN`. */
export type ChatId = Brand<'chat_id'>;
/**
 * A random id, made when the chat is created. A chat that is erased and created again gets another
 * one. It can only be found through the tenant's directory.
 */
export type LogId = Brand<'log_id'>;

export interface AppScope {
  readonly app_id: AppId;
}
export interface TenantScope extends AppScope {
  readonly user_id: UserId;
}
export interface ChatRef extends TenantScope {
  readonly chat_id: ChatId;
}
export interface LogRef extends ChatRef {
  readonly log_id: LogId;
}

export const CHAT_ID_PATTERN = '^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$';
export const COMMAND_ID_PATTERN = CHAT_ID_PATTERN;
export const FILE_ID_PATTERN = CHAT_ID_PATTERN;
export const WORKFLOW_NAME_PATTERN = '^[A-Za-z][A-Za-z0-9_-]{0,63}$';

const chatId = new RegExp(CHAT_ID_PATTERN);
const workflowName = new RegExp(WORKFLOW_NAME_PATTERN);
const controls = /[\u0000-\u001f\u007f-\u009f\p{Surrogate}]/u;

export const isChatId = (value: string): value is ChatId => chatId.test(value);
export const isCommandId = (value: string): boolean => chatId.test(value);
export const isWorkflowName = (value: string): boolean => workflowName.test(value);
/** The rule for `app_id` and `user_id`. */
export const isTenantId = (value: unknown): value is string =>
  typeof value === 'string' && value.length >= 1 && value.length <= 256 && !controls.test(value);

/**
 * The only way to create a tenant scope. Only the token verifier and tests call it; everything else
 * passes scopes on. Throws a TypeError for ids that break the rule.
 */
export function tenantScope(app_id: string, user_id: string): TenantScope {
  if (!isTenantId(app_id) || !isTenantId(user_id))
    throw new TypeError('app_id and user_id must be 1 to 256 characters without controls');
  return { app_id: app_id as AppId, user_id: user_id as UserId };
}

/** Throws a TypeError for an id that does not match `CHAT_ID_PATTERN`. */
export function chatRef(scope: TenantScope, chat_id: string): ChatRef {
  if (!isChatId(chat_id)) throw new TypeError('chat_id is malformed');
  return { app_id: scope.app_id, user_id: scope.user_id, chat_id };
}

export function logRef(chat: ChatRef, log_id: string): LogRef {
  return {
    app_id: chat.app_id,
    user_id: chat.user_id,
    chat_id: chat.chat_id,
    log_id: log_id as LogId,
  };
}

/** A key for Maps that is different for every two chats. */
export const chatKey = (chat: ChatRef): string =>
  JSON.stringify([chat.app_id, chat.user_id, chat.chat_id]);

export const ChatIdSchema = Type.String({ pattern: CHAT_ID_PATTERN });
export const CommandIdSchema = Type.String({ pattern: COMMAND_ID_PATTERN });
export const FileIdSchema = Type.String({ pattern: FILE_ID_PATTERN });
export const WorkflowNameSchema = Type.String({ pattern: WORKFLOW_NAME_PATTERN });
