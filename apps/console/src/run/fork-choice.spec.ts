import { foldLog } from '../log/fold-log.ts';
import { restPoints } from '../log/rest-points.ts';
import type { Step } from '../log/steps/step.ts';
import { supportDesk } from '../log/support-desk.fixture.ts';
import { forkChoice } from './fork-choice.ts';

const steps = foldLog(supportDesk)[0]?.steps ?? [];
const choiceAt = (seq: number) =>
  forkChoice(steps.find((step) => step.seq === seq) as Step, restPoints(supportDesk));

describe('a fork from a step', () => {
  it('is possible where a person was asked and where the run ended', () => {
    expect([choiceAt(15).here, choiceAt(29).here]).toEqual([16, 29]);
  });

  it('offers the nearest rest point before any other step, if there is one', () => {
    expect(choiceAt(23)).toEqual({ here: null, nearest: 16 });
    expect(choiceAt(8)).toEqual({ here: null, nearest: null });
  });
});
