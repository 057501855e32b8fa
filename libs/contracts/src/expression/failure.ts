import { MAX_STEPS, MAX_TEXT_LENGTH } from './limits.ts';

/**
 * Leaves the parser from any depth: what is wrong with the source, and where. Caught by
 * `parseExpression`.
 */
export class SourceFailure extends Error {
  readonly at: number;

  constructor(message: string, at: number) {
    super(message);
    this.name = 'SourceFailure';
    this.at = at;
  }
}

export function fail(message: string, at: number): never {
  throw new SourceFailure(message, at);
}

/**
 * Leaves the evaluator from any depth, because a limit was reached. Caught by `evaluateExpression`.
 */
export class LimitFailure extends Error {
  constructor(limit: 'steps' | 'text') {
    super(
      limit === 'steps'
        ? `the expression takes more than ${MAX_STEPS} steps`
        : `a text grows beyond ${MAX_TEXT_LENGTH} characters`,
    );
    this.name = 'LimitFailure';
  }
}
