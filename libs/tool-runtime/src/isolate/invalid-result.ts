import { CodedError } from './coded-error.ts';

export const invalidResult = (message: string): CodedError =>
  new CodedError('tool_result_invalid', message);
