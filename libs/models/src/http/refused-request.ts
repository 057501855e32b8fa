import { isJsonObject, type JsonValue } from '@mozaiks/contracts';
import { codeIn, sentence, word } from '../network/answer-errors.ts';
import { jsonIn } from '../network/json-in.ts';
import type { AnswerHeaders, HttpAnswer } from './http-answer.ts';

/** An answer whose status is no success. */
export class RefusedRequest extends Error {
  override readonly name = 'RefusedRequest';
  readonly status: number;
  readonly headers: AnswerHeaders;
  /** What the body says, if it is a JSON object: its `error`, otherwise all of it. */
  readonly error: JsonValue | undefined;
  readonly code: string | undefined;
  readonly type: string | undefined;

  constructor({ status, headers }: Pick<HttpAnswer, 'status' | 'headers'>, text: string) {
    const error = errorIn(text);
    super(`${status} ${error === undefined ? text || 'without a body' : sentence(error)}`);
    this.status = status;
    this.headers = headers;
    this.error = error;
    this.code = error === undefined ? undefined : codeIn(error);
    this.type = error === undefined ? undefined : word(error, 'type');
  }
}

function errorIn(text: string): JsonValue | undefined {
  const body = jsonIn(text);
  if (!isJsonObject(body)) return undefined;
  return body['error'] ?? body;
}
