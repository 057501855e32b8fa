import { RuntimeError, isRuntimeError, type ErrorCode } from '@mozaiks/contracts';
import { asRuntimeError } from '../as-runtime-error.ts';

/** What Fastify itself refuses, by its code. */
const FASTIFY_CODES: { readonly [code: string]: ErrorCode } = {
  FST_ERR_BAD_URL: 'not_found',
  FST_ERR_MAX_PARAM_LENGTH: 'not_found',
  FST_ERR_CTP_BODY_TOO_LARGE: 'request_too_big',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported_media_type',
};

/** What a caller is told of an error of Fastify or of ours. Messages of others stay in the cause. */
export function asHttpError(error: unknown): RuntimeError {
  if (isRuntimeError(error))
    return error.code === 'invalid_frame'
      ? new RuntimeError('invalid_request', error.details)
      : error;
  const { code = '', statusCode = 500 } = error as {
    readonly code?: string;
    readonly statusCode?: number;
  };
  const known = FASTIFY_CODES[code];
  if (known !== undefined) return new RuntimeError(known, {}, error);
  // A body that broke off is the client's failure too. No one reads the answer.
  if ((code.startsWith('FST_') || code === 'ECONNRESET') && statusCode < 500)
    return new RuntimeError('invalid_request', {}, error);
  return asRuntimeError(error);
}
