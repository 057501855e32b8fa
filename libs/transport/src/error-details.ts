import type { JsonObject, RuntimeError } from '@mozaiks/contracts';

/** What a client may know of an error. Unknown and foreign chats answer alike: whatever the service knows of the difference stays here. */
export const errorDetails = ({ code, details }: RuntimeError): { readonly details?: JsonObject } =>
  code === 'chat_not_found' || code === 'internal' || Object.keys(details).length === 0
    ? {}
    : { details };
