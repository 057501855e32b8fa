import { isJsonObject, type JsonValue } from '@mozaiks/contracts';
import { codeIn, messageOf, textField } from '../network/answer-errors.ts';
import { jsonIn } from '../network/json-in.ts';
import type { AnswerHeaders, HttpAnswer } from './http-answer.ts';

/** An answer with an error status. */
export class RefusedRequest extends Error {
  override readonly name = 'RefusedRequest';
  readonly status: number;
  readonly headers: AnswerHeaders;
  /**
   * The `error` of the body, or the whole body if it has none. Undefined if the body is not a JSON
   * object.
   */
  readonly error: JsonValue | undefined;
  readonly code: string | undefined;
  readonly type: string | undefined;

  constructor({ status, headers }: Pick<HttpAnswer, 'status' | 'headers'>, text: string) {
    const error = errorIn(text);
    super(`${status} ${error === undefined ? text || 'without a body' : messageOf(error)}`);
    this.status = status;
    this.headers = headers;
    this.error = error;
    this.code = error === undefined ? undefined : codeIn(error);
    this.type = error === undefined ? undefined : textField(error, 'type');
  }
}

function errorIn(text: string): JsonValue | undefined {
  const body = jsonIn(text);
  if (!isJsonObject(body)) return undefined;
  return body['error'] ?? body;
}
