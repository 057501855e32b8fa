import type { Commit } from '@mozaiks/contracts';
import { answered, asking, inputOf, keysFor, logOf, question, said, turn } from '../log.fixture.ts';
import { planRun, type Plan } from './plan.ts';
import type { RunInput } from './run-input.ts';
import { readThread } from './thread.ts';

const planned = (
  commits: readonly Commit[],
  input: RunInput,
  onMessage: 'enqueue' | 'reject' | 'interrupt' = 'enqueue',
): Plan =>
  planRun({ thread: readThread(commits, new Map()), input, keys: keysFor(input.runId), onMessage });
const commandsOf = (plan: Plan): readonly string[] =>
  plan.kind === 'fork' ? [] : plan.commands.map(({ command }) => command.type);

const TWO = logOf(turn('one'), turn('two'));
const WAITING = logOf([...asking('one'), question('choice', 'q1')]);

describe('a request', () => {
  it.each([
    [
      'to a new thread sends its message',
      logOf(),
      [said('one')],
      { from: 0, isOwn: true, snapshot: 'never' },
    ],
    [
      'that continues a thread sends its message',
      TWO,
      [said('one'), answered('one'), said('two'), answered('two'), said('three')],
      { from: 10, isOwn: true },
    ],
    [
      'with only answers continues the thread as well',
      TWO,
      [answered('two'), said('three')],
      { from: 10, snapshot: 'never' },
    ],
    [
      'of a page without history gets it with its message',
      TWO,
      [said('three')],
      { snapshot: 'message', keepsIds: false },
    ],
    [
      'of a page with an invented history gets the stored one',
      TWO,
      [answered('nine'), said('three')],
      { snapshot: 'message' },
    ],
    ['without a message shows the chat', TWO, [], { commands: [], from: 10, snapshot: 'start' }],
    [
      'without a message in a new thread shows nothing',
      logOf(),
      [],
      { commands: [], from: 0, snapshot: 'never' },
    ],
  ])('%s', (...[, commits, messages, expected]) => {
    expect(planned(commits, inputOf(messages))).toMatchObject({ kind: 'respond', ...expected });
  });

  it.each([
    ['an edit of the last message', [said('one'), answered('one'), said('other')], 6],
    ['an edit in a page that has only its own ids', [said('one'), said('other')], 6],
    ['a retry of the last message', [said('one'), answered('one'), said('two')], 6],
    ['a retry of the first message', [said('one')], 1],
  ])('is a fork if it is %s', (_name, messages, before) => {
    expect(planned(TWO, inputOf(messages))).toEqual({ kind: 'fork', before });
  });

  it('is not a fork while the message that the page does not show is being answered', () => {
    const commits = logOf(turn('one'), asking('two'));
    expect(planned(commits, inputOf([said('one'), answered('one'), said('three')]))).toMatchObject({
      kind: 'respond',
      isOwn: true,
    });
    expect(planned(commits, inputOf([said('one'), answered('one'), said('two')]))).toMatchObject({
      kind: 'respond',
      commands: [],
      from: 6,
    });
  });
});

describe('a known run', () => {
  it('is shown starting with its message', () => {
    const again = planned(
      TWO,
      inputOf([said('one'), answered('one'), said('two')], { runId: 'two' }),
    );
    expect(again).toMatchObject({ commands: [], from: 6, snapshot: 'never', keepsIds: true });
  });

  it('is shown after a snapshot if the page has a part of its answer, or void text', () => {
    for (const held of [answered('two'), answered('void')])
      expect(
        planned(TWO, inputOf([said('one'), answered('one'), said('two'), held], { runId: 'two' })),
      ).toMatchObject({
        snapshot: 'start',
      });
  });

  it('is shown after the history if the page has none', () => {
    expect(planned(TWO, inputOf([said('two')], { runId: 'two' }))).toMatchObject({
      snapshot: 'start',
      keepsIds: false,
    });
    expect(planned(TWO, inputOf([said('one')], { runId: 'one' }))).toMatchObject({
      snapshot: 'never',
      keepsIds: true,
    });
  });
});

describe('while a choice is open', () => {
  const resume = [{ interruptId: 'q1', status: 'resolved', payload: 'red' }] as const;

  it.each([
    ['enqueue', { commands: [], refused: 'chat_busy' }, []],
    ['reject', {}, ['user_message']],
    ['interrupt', {}, ['user_message']],
  ] as const)(
    'a message is handled as on_message_while_running says: %s',
    (onMessage, expected, commands) => {
      const plan = planned(WAITING, inputOf([said('one'), said('more')]), onMessage);
      expect(plan).toMatchObject(expected);
      expect(commandsOf(plan)).toEqual(commands);
    },
  );

  it('a resume answers the choice, even in the run that asked, and before a message', () => {
    const plan = planned(WAITING, inputOf([said('one'), said('more')], { runId: 'one', resume }));
    expect(commandsOf(plan)).toEqual(['input_response', 'user_message']);
    expect(plan).toMatchObject({ from: 4, isOwn: false });
    expect(commandsOf(planned(WAITING, inputOf([said('one')], { runId: 'one', resume })))).toEqual([
      'input_response',
    ]);
  });

  it('a cancelled resume cancels the run, and answers nothing', () => {
    const cancelled = { interruptId: 'q1', status: 'cancelled', payload: null } as const;
    expect(commandsOf(planned(WAITING, inputOf([], { resume: [cancelled, ...resume] })))).toEqual([
      'cancel',
    ]);
  });

  it('a resume of a closed question shows what came after it', () => {
    const closed = logOf([...asking('one'), question('choice', 'q1')], turn('two'));
    expect(planned(closed, inputOf([], { resume }))).toMatchObject({ from: 4 });
  });

  it('a text question is answered by the message', () => {
    const plan = planned(
      logOf([...asking('one'), question('text', 'q1')]),
      inputOf([said('one'), said('more')]),
    );
    expect(commandsOf(plan)).toEqual(['user_message']);
  });
});

it("ids of commands are valid in every store, regardless of the page's run id", () => {
  for (const runId of ['a', 'aB3_xyz', '../x', 'Fäden 🧵', 'x'.repeat(1024)])
    expect(keysFor(runId).message('m')).toMatch(/^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$/);
});
