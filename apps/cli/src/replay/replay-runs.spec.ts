import { createHash } from 'node:crypto';
import { chatRef, logRef, tenantScope, type LoadedWorkflow } from '@mozaiks/contracts';
import { testWorkflow } from '@mozaiks/testkit';
/* eslint-disable @nx/enforce-module-boundaries -- A fixture of the engine, so nothing exports it; here its runs are replayed. */
import { randomRun, type RandomRun } from '../../../../libs/engine/src/fuzz.fixture.ts';
import { asRecorded } from './as-recorded.ts';
import { replayLog, type Replayed } from './replay-log.ts';
import { exactly } from './sameness.ts';

/** `FUZZ_SEED` runs one seed, `FUZZ_RUNS` that many. */
const only = process.env['FUZZ_SEED'];
const runs = Number(process.env['FUZZ_RUNS'] ?? 200);
const seeds = only === undefined ? Array.from({ length: runs }, (_, i) => i + 1) : [Number(only)];

const log = logRef(chatRef(tenantScope('app', 'user'), 'chat'), 'log');
const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

async function replayed({ draft, chat }: RandomRun): Promise<Replayed> {
  const workflow: LoadedWorkflow = testWorkflow(draft);
  return replayLog(log, chat.commits, {
    resolve: ({ llm_config }) => ({
      provider: llm_config.provider ?? 'test',
      model: llm_config.model ?? 'test-model',
    }),
    sha256,
    workflowOf: (tape) => asRecorded(tape, workflow, workflow.code_version),
    sameness: exactly,
  });
}

describe('a replay of a generated run', () => {
  it.each([
    ['whose owner stays', true],
    ['with crashes, takeovers and interruptions', false],
  ])(
    '%s makes the same events, byte for byte',
    async (_what, steady) => {
      const problems: string[] = [];
      for (const seed of seeds) {
        const run = await randomRun(seed, { steady });
        const { events, divergence } = await replayed(run);
        if (JSON.stringify(events) === JSON.stringify(run.chat.events)) continue;
        problems.push(`FUZZ_SEED=${seed}: ${JSON.stringify(divergence)}`);
        if (only !== undefined)
          problems.push(...run.chat.events.map(({ type, ...e }) => `${type} ${JSON.stringify(e)}`));
      }
      if (problems.length > 0)
        throw new Error(`${problems.length} of ${seeds.length}\n${problems.join('\n')}`);
    },
    120_000,
  );
});
