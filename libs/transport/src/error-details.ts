import type { JsonObject, RuntimeError } from '@mozaiks/contracts';

/**
 * The details of an error that a client may see. Unknown and foreign chats get the same answer, so
 * the details that would distinguish them are left out.
 */
export const errorDetails = ({ code, details }: RuntimeError): { readonly details?: JsonObject } =>
  code === 'chat_not_found' || code === 'internal' || Object.keys(details).length === 0
    ? {}
    : { details };
