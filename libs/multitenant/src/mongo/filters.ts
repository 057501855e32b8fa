import type { AppScope, ChatRef, LogRef, TenantScope } from '@mozaiks/contracts';
import { appKey, isTenantScope, tenantKey, type TenantKey } from '../scope.ts';
import type { LogKey } from './documents.ts';

// Every filter on a collection with tenant data starts with one of these.

export const ofTenant = (scope: TenantScope): TenantKey => tenantKey(scope);

export const ofChat = (chat: ChatRef): Omit<LogKey, 'log_id'> => ({
  ...tenantKey(chat),
  chat_id: named(chat.chat_id),
});

export const ofLog = (log: LogRef): LogKey => ({ ...ofChat(log), log_id: named(log.log_id) });

/** Matches the record while this log is the current log of the chat. */
export const ofLiveLog = (log: LogRef): LogKey & { readonly erased: false } => ({
  ...ofLog(log),
  erased: false,
});
export const ofLiveChat = (chat: ChatRef): Omit<LogKey, 'log_id'> & { readonly erased: false } => ({
  ...ofChat(chat),
  erased: false,
});

export const ofApp = (scope: AppScope): { readonly app_id: string } => appKey(scope);

export const ofScope = (scope: TenantScope | AppScope): TenantKey | { readonly app_id: string } =>
  isTenantScope(scope) ? tenantKey(scope) : appKey(scope);

/**
 * An id as a single value: an object would be an operator, and `undefined` would match everything.
 * Throws a TypeError for any other value.
 */
export function named(id: unknown): string {
  if (typeof id !== 'string' || id === '') throw new TypeError('a filter needs the id itself');
  return id;
}
