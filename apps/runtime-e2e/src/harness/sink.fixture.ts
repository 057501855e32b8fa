import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { until } from '@mozaiks/testkit';

/**
 * The outside world that a tool affects. It keeps the idempotency key of every started call, in a
 * file that survives a crash of the server.
 */
export interface Sink {
  started(): readonly string[];
  /** Waits until this many calls have started. */
  untilStarted(count: number): Promise<void>;
  /** Lets waiting calls end. */
  release(): void;
  /**
   * The source of a tool module with the function `work`, which waits in its first start and ends
   * at once in later ones.
   */
  readonly tool: string;
}

export function makeSink(dir: string, name: string): Sink {
  const file = path.join(dir, `${name}.keys`);
  const gate = path.join(dir, `${name}.gate`);
  const started = (): string[] =>
    existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : [];
  return {
    started,
    untilStarted: async (count) =>
      void (await until(() => started().length >= count, { timeout_ms: 15_000 })),
    release: () => writeFileSync(gate, ''),
    tool: `
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
/** Does something in the outside world. */
export async function work(ctx: any): Promise<string> {
  appendFileSync(${JSON.stringify(file)}, ctx.idempotency_key + '\\n');
  if (readFileSync(${JSON.stringify(file)}, 'utf8').split('\\n').length > 2) return 'done again';
  while (!existsSync(${JSON.stringify(gate)})) await new Promise((resolve) => setTimeout(resolve, 10));
  return 'done';
}
`,
  };
}
