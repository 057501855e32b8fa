import {
  toTimestamp,
  type LoadedWorkflow,
  type RuntimeError,
  type WorkflowCatalog,
} from '@mozaiks/contracts';
import { aroundStore, testCatalog, testWorkflow } from '@mozaiks/testkit';
import { mortalStore } from '../fixtures/mortal-store.fixture.ts';
import {
  createWorld,
  eventsOf,
  openChat,
  say,
  type ProcessParts,
  type World,
} from '../fixtures/process.fixture.ts';
import { prune } from './prune.ts';

const HOUR = 60 * 60 * 1000;

const versionOf = (description: string): LoadedWorkflow =>
  testWorkflow({ workflow_name: 'W', description, agents: [{ name: 'A' }] });
const [first, second] = [versionOf('first'), versionOf('second')];

/** An instance on which one version is deployed. It binds other versions from the store. */
const deployed = (workflow: LoadedWorkflow): WorkflowCatalog => ({
  ...testCatalog([workflow]),
  bind: (workflow_version, definition) => ({ ...workflow, workflow_version, definition }),
});

describe('a run ends on the definition that it started with (rule 12), regardless of pruning', () => {
  let world: World;
  let used: (string | undefined)[];
  beforeEach(() => {
    world = createWorld();
    used = [];
  });
  afterEach(() => world.end());

  const asks: Pick<ProcessParts, 'model'> = {
    model: async ({ workflow }, state) => {
      used.push(workflow.definition.description);
      const isAnswered = state.transcript.some(
        ({ type, run_id }) => type === 'tool_call' && run_id === state.run?.run_id,
      );
      return isAnswered ? {} : { calls: [{ kind: 'question' }] };
    },
  };
  /** Removes every chat at rest, even after recent activity. */
  const pruneAll = (): Promise<unknown> =>
    prune(world, { before: toTimestamp(world.clock.now() - 1), keep_usage: false, dry_run: false });
  /** Another instance, with another version, answers the open question of the chat. */
  const answerElsewhere = async (chat_id: string): Promise<void> => {
    const runner = await world.process({ ...asks, catalog: deployed(second) });
    const { log, pending } = await runner.chats.open({ app_id: 'app', user_id: 'user' } as never, {
      chat_id,
    });
    await runner.chats.submit(log, {
      type: 'input_response',
      command_id: 'answer',
      request_id: pending[0]?.request_id ?? '',
      value: 1,
    });
    await world.clock.settle();
  };

  /** A process that has saved the version, which no chat refers to. */
  const saved = async () => {
    const mortal = mortalStore(world.store);
    const runner = await world.process({ ...asks, store: mortal.store, catalog: deployed(first) });
    const old = await openChat(runner, 'old');
    await runner.chats.submit(old, say('c0'));
    await world.clock.settle();
    await world.store.directory.erase(old);
    return { mortal, runner };
  };

  /**
   * The process saved the version long before the run, every other chat that referred to it is
   * gone, and the store is pruned before and after each operation of the run.
   */
  it.each([0, 1, 11, 13, 47, 49, 100])(
    'holds for a run that starts %i hours after the last one',
    async (hours) => {
      const { mortal, runner } = await saved();
      world.clock.shiftWallClock(hours * HOUR);
      await pruneAll();
      const log = await openChat(runner, 'chat');
      mortal.fate = () => {
        void prune(world, { before: toTimestamp(0), keep_usage: true, dry_run: false });
        return 'through';
      };
      await runner.chats.submit(log, say('c1'));
      await world.clock.settle();
      mortal.kill();
      await world.clock.advance(60_000);
      world.clock.shiftWallClock(100 * HOUR);
      await prune(world, { before: toTimestamp(0), keep_usage: true, dry_run: false });
      await answerElsewhere('chat');
      expect(used).toEqual(['first', 'first', 'first']);
    },
  );

  it('holds if the process was paused for a day between the check and the first commit', async () => {
    const { mortal, runner } = await saved();
    world.clock.shiftWallClock(11 * HOUR);
    const log = await openChat(runner, 'chat');
    mortal.fate = (op) => {
      if (op !== 'log.append') return 'through';
      mortal.fate = () => 'through';
      world.clock.shiftWallClock(24 * HOUR);
      void prune(world, { before: toTimestamp(0), keep_usage: true, dry_run: false });
      return 'through';
    };
    await runner.chats.submit(log, say('c1'));
    await world.clock.settle();
    world.clock.shiftWallClock(100 * HOUR);
    await prune(world, { before: toTimestamp(0), keep_usage: true, dry_run: false });
    await answerElsewhere('chat');
    expect(used).toEqual(['first', 'first', 'first']);
  });

  it.each(Array.from({ length: 12 }, (_, point) => point))(
    'holds in a fork whose source is removed before operation %i of the fork, unless the fork is refused',
    async (point) => {
      const origin = await world.process({ ...asks, catalog: deployed(first) });
      const source = await openChat(origin, 'source');
      await origin.chats.submit(source, say('c1'));
      await world.clock.settle();
      const events = await eventsOf(world.store, source);
      const at_seq = events.find(({ type }) => type === 'input_request')?.seq ?? 0;
      await origin.stop();
      world.clock.shiftWallClock(100 * HOUR);
      let calls = -Infinity;
      const store = aroundStore(world.store, async ({ port }, apply) => {
        if (port !== 'sessions' && calls++ === point) await pruneAll();
        return apply();
      });
      const forking = await world.process({ ...asks, store, catalog: deployed(second) });
      calls = 0;
      used = [];
      const fork = await forking.chats.fork(source, at_seq).catch((error: unknown) => {
        expect((error as RuntimeError).code).toMatch(/^(chat_not_found|invalid_fork_point)$/);
        return null;
      });
      await world.clock.settle();
      await forking.stop();
      if (fork === null) return;
      await prune(world, { before: toTimestamp(0), keep_usage: true, dry_run: false });
      await answerElsewhere(fork.log.chat_id);
      expect(used).toEqual(['first']);
    },
  );
});
