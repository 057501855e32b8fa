import type { LoadedWorkflow, WorkflowCatalog } from '@mozaiks/contracts';
import { testCatalog, testWorkflow } from '@mozaiks/testkit';
import { mortalStore } from '../fixtures/mortal-store.fixture.ts';
import {
  createWorld,
  eventsOf,
  openChat,
  say,
  typesOf,
  type World,
} from '../fixtures/process.fixture.ts';

const first = testWorkflow({ workflow_name: 'W', description: 'first', agents: [{ name: 'A' }] });
const second = testWorkflow({ workflow_name: 'W', description: 'second', agents: [{ name: 'A' }] });

/** A catalog in which another version, or none, can be deployed. */
function reloadable(): WorkflowCatalog & { deploy(workflow: LoadedWorkflow | undefined): void } {
  let deployed: LoadedWorkflow | undefined = first;
  return {
    get: () => deployed,
    has: () => true,
    list: () => testCatalog([first]).list(),
    bind: (workflow_version, definition) => ({
      ...(deployed ?? second),
      workflow_version,
      definition,
    }),
    deploy: (workflow) => (deployed = workflow),
  };
}

describe('the definition of a run', () => {
  let world: World;
  const catalog = reloadable();
  beforeEach(() => {
    catalog.deploy(first);
    world = createWorld({ catalog });
  });
  afterEach(() => world.end());

  const asking = async () => {
    const used: (string | undefined)[] = [];
    const runner = await world.process({
      model: async ({ workflow }, state) => {
        used.push(workflow.definition.description);
        return state.transcript.some(
          ({ type, run_id }) => type === 'tool_call' && run_id === state.run?.run_id,
        )
          ? {}
          : { calls: [{ kind: 'question' }] };
      },
    });
    const log = await openChat(runner);
    await runner.chats.submit(log, say('c1'));
    await world.clock.settle();
    const answer = async (command_id: string): Promise<void> => {
      const { pending } = await runner.chats.open(log, { chat_id: log.chat_id });
      await runner.chats.submit(log, {
        type: 'input_response',
        command_id,
        request_id: pending[0]?.request_id ?? '',
        value: 1,
      });
      await world.clock.settle();
    };
    return { used, runner, log, answer };
  };

  it('is stored once, before the run starts on it', async () => {
    const mortal = mortalStore(world.store);
    const ops: string[] = [];
    mortal.fate = (op) => (ops.push(op), 'through');
    const runner = await world.process({ store: mortal.store });
    const log = await openChat(runner);
    for (const id of ['c1', 'c2']) {
      await runner.chats.submit(log, say(id));
      await world.clock.settle();
    }
    expect(ops.filter((op) => op === 'versions.save' || op === 'log.append')).toEqual([
      'versions.save',
      'log.append',
      'log.append',
      'log.append',
      'log.append',
    ]);
    expect(await world.store.versions.load(first.workflow_version)).toEqual(
      JSON.parse(JSON.stringify(first.definition)),
    );
  });

  it('stays the same when another version is deployed, which the next run takes', async () => {
    const { used, runner, log, answer } = await asking();
    catalog.deploy(second);
    await answer('c2');
    await runner.chats.submit(log, say('c3'));
    await world.clock.settle();
    expect(used).toEqual(['first', 'first', 'second']);
    const versions = (await eventsOf(world.store, log)).flatMap((event) =>
      event.type === 'workflow_start' ? [event.workflow_version] : [],
    );
    expect(versions).toEqual([first.workflow_version, second.workflow_version]);
  });

  it('fails the run if it is not stored', async () => {
    const lost = mortalStore(world.store);
    const { log, runner } = await asking();
    void lost;
    catalog.deploy(second);
    const forgetful = {
      ...world.store,
      versions: { save: world.store.versions.save, load: async () => null },
    };
    const other = await world.process({ store: forgetful });
    const { pending } = await runner.chats.open(log, { chat_id: log.chat_id });
    await other.chats.submit(log, {
      type: 'input_response',
      command_id: 'c2',
      request_id: pending[0]?.request_id ?? '',
      value: 1,
    });
    await world.clock.settle();
    expect(
      (await eventsOf(world.store, log)).find(({ type }) => type === 'workflow_error'),
    ).toMatchObject({
      code: 'workflow_version_unknown',
    });
    expect((await eventsOf(world.store, log)).at(-1)).toMatchObject({
      type: 'command_rejected',
      command_id: 'c2',
      code: 'request_closed',
    });
  });

  it('is missing if the workflow is gone: messages are rejected, and other commands as in a chat at rest', async () => {
    const runner = await world.process();
    const log = await openChat(runner);
    catalog.deploy(undefined);
    await runner.chats.submit(log, say('c1'));
    await runner.chats.submit(log, { type: 'cancel', command_id: 'c2' });
    await world.clock.settle();
    expect(await eventsOf(world.store, log)).toMatchObject([
      { type: 'command_rejected', command_id: 'c1', code: 'workflow_unavailable' },
      { type: 'command_rejected', command_id: 'c2', code: 'no_run' },
    ]);
    expect(await typesOf(world.store, log)).toHaveLength(2);
  });
});
