import { decisionIn } from './decision-in.ts';

describe('the decision in an answer', () => {
  it('is told from other answers', () => {
    const answers = [{ decision: 'edit' }, { decision: 'x' }, 'approve', null];
    expect(answers.map(decisionIn)).toEqual(['edit', null, null, null]);
  });
});
