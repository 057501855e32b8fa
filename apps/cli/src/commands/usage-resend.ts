import type { Io } from '../io.ts';
import { withNamedStore } from '../named-store.ts';

const HINTS = {
  store_in_use: 'A running server has it: stop it first, and start it again afterwards.',
};

/** Puts parked usage events back into the queue, from which a server sends them. */
export const resendCommand = (io: Io): Promise<number> =>
  withNamedStore(io, HINTS, async ({ outbox }) => {
    const resent = await outbox.unpark();
    const { waiting } = await outbox.counts();
    io.stdout.write(`parked events that wait again: ${resent}; waiting in all: ${waiting}\n`);
    return 0;
  });
