import { code, page, table } from './markdown.mjs';

/**
 * @param {{
 *   readonly errors: Readonly<Record<string, {
 *     readonly message: string,
 *     readonly retryable: boolean,
 *     readonly status: number,
 *     readonly close?: number,
 *   }>>,
 * }} data
 */
export const errorsPage = ({ errors }) =>
  page([
    '# Error codes',
    'Every code that leaves the process: in `request_error` frames, in the events `tool_result`, `command_rejected`, `error` and `workflow_error`, and as `code` of `application/problem+json`. *Retryable* means that the same request may succeed later without a change. *Close* is the WebSocket close code if the error ends the connection.',
    'Codes are stable; messages are for people and may change.',
    table(
      ['code', 'message', 'retryable', 'HTTP', 'close'],
      Object.entries(errors).map(([name, { message, retryable, status, close }]) => [
        code(name),
        message,
        retryable ? 'yes' : 'no',
        String(status),
        close === undefined ? '' : String(close),
      ]),
    ),
  ]);
