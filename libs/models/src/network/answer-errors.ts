import { isJsonObject, type JsonValue } from '@mozaiks/contracts';

/** An error that a provider sent after the status 200. It has the fields of the SDKs' errors. */
export class StreamedError extends Error {
  override readonly name = 'StreamedError';
  readonly status = undefined;
  readonly headers = undefined;
  readonly error: JsonValue;
  readonly code: string | undefined;
  readonly type: string | undefined;

  constructor(error: JsonValue) {
    super(messageOf(error));
    this.error = error;
    this.code = codeIn(error);
    this.type = textField(error, 'type');
  }
}

/** A body that is not an answer, such as the page of a proxy. Another attempt gets the same. */
export class UnexpectedBody extends Error {
  override readonly name = 'UnexpectedBody';
  /** The content type of the response, or `none`. */
  readonly contentType: string;

  constructor(message: string, contentType: string) {
    super(message);
    this.contentType = contentType;
  }
}

/** The message of a provider's error object. */
export function messageOf(error: JsonValue): string {
  if (typeof error === 'string') return error;
  const inner = isJsonObject(error) ? error['error'] : undefined;
  if (inner !== undefined && inner !== null) return messageOf(inner);
  return textField(error, 'message') ?? textField(error, 'detail') ?? JSON.stringify(error);
}

/** The code of an error object, as text. */
export function codeIn(error: JsonValue): string | undefined {
  const code = isJsonObject(error) ? error['code'] : undefined;
  return typeof code === 'number' ? String(code) : textField(error, 'code');
}

/** A field of an error object, if it is text. */
export function textField(error: JsonValue, name: string): string | undefined {
  const value = isJsonObject(error) ? error[name] : undefined;
  return typeof value === 'string' ? value : undefined;
}
