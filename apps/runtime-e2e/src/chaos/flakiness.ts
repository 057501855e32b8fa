import { randomFrom } from '@mozaiks/testkit';
import type { Field } from './fault.ts';

/**
 * Fewer frames are lost between clients and instances, because one answer consists of many frames.
 */
const OF_CLIENTS = 0.1;

/**
 * Parts of the messages by which a driver and a server open a connection and check that the other
 * is alive.
 */
const HELLO = ['\u0010hello\0', 'helloOk', 'maxWireVersion'];

/**
 * Breaks connections at random until the returned function is called. Each break is a fault: the
 * message to the other side is not processed (`…_asked`), or it is processed and the answer is lost
 * (`…_answered`). Breaks during handshakes are counted separately. The driver and the clients
 * reconnect.
 */
export function makeFlaky(
  { cluster, figures }: Field,
  { share, seed }: { readonly share: number; readonly seed: number },
): () => void {
  if (share === 0) return () => undefined;
  // A separate generator, so that the traffic does not influence which faults come next.
  const random = randomFrom(seed);
  const proxies = [
    ...cluster.instances.flatMap(({ storeProxy }) =>
      storeProxy === null ? [] : [{ proxy: storeProxy, name: 'store_lost', share }],
    ),
    { proxy: cluster.front, name: 'socket_lost', share: share * OF_CLIENTS },
  ];
  for (const { proxy, name, share } of proxies) {
    proxy.flaky((from, piece) => {
      if (random() >= share) return false;
      const asked = from === 'near' ? 'asked' : 'answered';
      figures.injected(`${name}_${proxy !== cluster.front && isHello(piece) ? 'hello' : asked}`);
      return true;
    });
  }
  return () => proxies.forEach(({ proxy }) => proxy.flaky(null));
}

const isHello = (piece: Buffer): boolean => HELLO.some((words) => piece.includes(words));
