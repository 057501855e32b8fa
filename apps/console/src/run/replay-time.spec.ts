import { supportDesk } from '../log/support-desk.fixture.ts';
import { delayAfter, stepFrom } from './replay-time.ts';

describe('playing a chat', () => {
  it('waits as long as the run did, but a second at most', () => {
    expect([4, 12, 17, 29].map((at) => delayAfter(supportDesk, at))).toEqual([732, 40, 1000, null]);
  });

  it('stays inside the chat, wherever its events begin', () => {
    expect([
      stepFrom(supportDesk, 29, 1),
      stepFrom(supportDesk, 1, -1),
      stepFrom(supportDesk, 5, 1),
    ]).toEqual([29, 1, 6]);
    const tail = supportDesk.slice(20);
    expect([stepFrom(tail, 21, -1), delayAfter(tail, 21)]).toEqual([21, 40]);
  });
});
