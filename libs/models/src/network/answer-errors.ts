import { isJsonObject, type JsonValue } from '@mozaiks/contracts';

/** What a provider sent as an error after the status 200. It has the fields of the SDKs' errors. */
export class StreamedError extends Error {
  override readonly name = 'StreamedError';
  readonly status = undefined;
  readonly headers = undefined;
  readonly error: JsonValue;
  readonly code: string | undefined;
  readonly type: string | undefined;

  constructor(error: JsonValue) {
    super(sentence(error));
    this.error = error;
    this.code = codeIn(error);
    this.type = word(error, 'type');
  }
}

/** A body that is no answer, such as the page of a proxy. Another attempt gets the same. */
export class UnexpectedBody extends Error {
  override readonly name = 'UnexpectedBody';
  /** Of the response; `none` if it did not say. */
  readonly contentType: string;

  constructor(message: string, contentType: string) {
    super(message);
    this.contentType = contentType;
  }
}

/** What an error object of a provider says. */
export function sentence(error: JsonValue): string {
  if (typeof error === 'string') return error;
  const inner = isJsonObject(error) ? error['error'] : undefined;
  if (inner !== undefined && inner !== null) return sentence(inner);
  return word(error, 'message') ?? word(error, 'detail') ?? JSON.stringify(error);
}

/** The code of an error object, as text. */
export function codeIn(error: JsonValue): string | undefined {
  const code = isJsonObject(error) ? error['code'] : undefined;
  return typeof code === 'number' ? String(code) : word(error, 'code');
}

/** A field of an error object, if it is text. */
export function word(error: JsonValue, name: string): string | undefined {
  const value = isJsonObject(error) ? error[name] : undefined;
  return typeof value === 'string' ? value : undefined;
}
