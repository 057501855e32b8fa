import type { PendingQuestion } from '@mozaiks/contracts';
import { promptOf, startAsking, type Answered, type Asking } from './asking.ts';
import { readAnswer } from './read-answer.ts';

const ask = (more: Partial<PendingQuestion>): Asking =>
  startAsking({ chat_id: 'c', request_id: 'q', kind: 'text', agent: 'A', prompt: '?', ...more });

/** The outcome of lines that are typed one after the other. */
function type(asking: Asking, ...lines: string[]): Answered {
  let now = asking;
  let answer: Answered = { kind: 'again', problem: 'nothing typed' };
  for (const line of lines) {
    answer = readAnswer(now, line);
    if (answer.kind === 'more') now = answer.asking;
  }
  return answer;
}
const done = (value: unknown) => ({ kind: 'done', value });

describe('a free-text answer', () => {
  it('is the line', () => {
    expect(type(ask({}), ' Ada ')).toEqual(done(' Ada '));
    expect(type(ask({}), '  ').kind).toBe('again');
  });
});

describe('a choice', () => {
  const choice = ask({ kind: 'choice', options: ['Red', 'Blue'] });

  it.each([
    ['2', 'Blue'],
    ['red', 'Red'],
    [' Blue ', 'Blue'],
  ])('is accepted by number or by name: %s', (line, value) => {
    expect(type(choice, line)).toEqual(done(value));
  });

  it.each(['0', '3', 'green', ''])('is requested again for %j', (line) => {
    expect(type(choice, line)).toEqual({ kind: 'again', problem: 'Type a number from 1 to 2.' });
  });

  it('has the numbers in its prompt', () => {
    expect(promptOf(choice)).toBe('1-2> ');
  });
});

describe('an approval', () => {
  const approval = ask({ kind: 'approval', call_id: 'k' });

  it.each([
    ['y', { decision: 'approve' }],
    ['Yes', { decision: 'approve' }],
    ['n', { decision: 'reject' }],
    ['no too much', { decision: 'reject', reason: 'too much' }],
    ['edit {"amount": 5}', { decision: 'edit', arguments: { amount: 5 } }],
  ])('%s', (line, value) => {
    expect(type(approval, line)).toEqual(done(value));
  });

  it('accepts the arguments of an edit on a separate line', () => {
    const editing = readAnswer(approval, 'edit');
    expect(editing.kind === 'more' ? promptOf(editing.asking) : '').toBe('arguments> ');
    expect(type(approval, 'edit', 'nonsense', '{"amount": 5}')).toEqual(
      done({ decision: 'edit', arguments: { amount: 5 } }),
    );
  });

  it.each(['maybe', '', 'edit [1]', 'edit {'])('is requested again for %j', (line) => {
    expect(type(approval, line).kind).toBe('again');
  });
});

describe('a form', () => {
  const schema = {
    type: 'object',
    required: ['name', 'seats'],
    properties: {
      name: { type: 'string' },
      seats: { type: 'integer' },
      meal: { enum: ['veg', 'fish'] },
      window: { type: 'boolean' },
      tags: { type: 'array' },
      note: { type: 'string', default: 'none' },
    },
  };
  const form = ask({ kind: 'form', schema });

  it('is answered field by field, with the types of its schema', () => {
    const value = { name: 'Ada', seats: 2, meal: 'fish', window: true, tags: ['a'], note: 'none' };
    expect(type(form, 'Ada', '2', 'fish', 'yes', '["a"]', '')).toEqual(done(value));
  });

  it('omits optional fields that are left empty', () => {
    expect(type(form, 'Ada', '2', '', '', '', 'hurry')).toEqual(
      done({ name: 'Ada', seats: 2, note: 'hurry' }),
    );
  });

  it('describes the field in its prompt', () => {
    expect(promptOf(form)).toBe('name (string): ');
    const third = [1, 2].reduce((asking) => {
      const answer = readAnswer(asking, '1');
      return answer.kind === 'more' ? answer.asking : asking;
    }, form);
    expect(promptOf(third)).toBe('meal (veg|fish, optional): ');
  });

  it.each([
    ['', 'name is needed.'],
    ['{"a"', 'That is not valid JSON.'],
  ])('asks again for %j', (line, problem) => {
    expect(type(form, line)).toEqual({ kind: 'again', problem });
  });

  it.each([['two'], ['1.5'], ['']])('asks again for seats that are %j', (line) => {
    expect(type(form, 'Ada', line).kind).toBe('again');
  });

  it('accepts one JSON object as well', () => {
    expect(type(form, '{"name":"Ada","seats":1}')).toEqual(done({ name: 'Ada', seats: 1 }));
  });

  it('without fields in its schema expects JSON', () => {
    expect(promptOf(ask({ kind: 'form' }))).toBe('json> ');
    expect(type(ask({ kind: 'form' }), '[]')).toEqual({
      kind: 'again',
      problem: 'A JSON object is needed.',
    });
  });
});

it('the answer of a UI tool is any JSON', () => {
  expect(type(ask({ kind: 'tool', call_id: 'k' }), '[1, 2]')).toEqual(done([1, 2]));
});
