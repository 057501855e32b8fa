import { randomFrom } from '@mozaiks/testkit';
import type { Field } from './fault.ts';

/** Of the frames between clients and instances fewer are lost: one answer is many of them. */
const OF_CLIENTS = 0.1;

/** In what a driver and a server say to each other when a connection is made, and to see that the other is alive. */
const HELLO = ['\u0010hello\0', 'helloOk', 'maxWireVersion'];

/**
 * Makes the lines break now and then, until the returned function is called. Each break is a fault: what was on its way to the other side is not done
 * (`…_asked`), or done and its answer lost (`…_answered`); those of greetings alone are counted apart. The driver and the clients connect again.
 */
export function makeFlaky(
  { cluster, figures }: Field,
  { share, seed }: { readonly share: number; readonly seed: number },
): () => void {
  if (share === 0) return () => undefined;
  // Its own, so that the traffic does not decide which faults come next.
  const random = randomFrom(seed);
  const lines = [
    ...cluster.instances.flatMap(({ storeLine }) =>
      storeLine === null ? [] : [{ line: storeLine, name: 'store_lost', share }],
    ),
    { line: cluster.front, name: 'socket_lost', share: share * OF_CLIENTS },
  ];
  for (const { line, name, share } of lines) {
    line.flaky((from, piece) => {
      if (random() >= share) return false;
      const asked = from === 'near' ? 'asked' : 'answered';
      figures.injected(`${name}_${line !== cluster.front && isHello(piece) ? 'hello' : asked}`);
      return true;
    });
  }
  return () => lines.forEach(({ line }) => line.flaky(null));
}

const isHello = (piece: Buffer): boolean => HELLO.some((words) => piece.includes(words));
