import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { until } from '@mozaiks/testkit';
import { startTcpProxy, type TcpProxy } from './tcp-proxy.ts';

describe('a connection that can be broken', () => {
  let echo: Server;
  let proxy: TcpProxy;
  const open: Socket[] = [];
  const dial = async (): Promise<{ readonly socket: Socket; readonly received: () => string }> => {
    const socket = connect(proxy.port, '127.0.0.1').on('error', () => undefined);
    const pieces: string[] = [];
    socket.setEncoding('utf8').on('data', (piece) => void pieces.push(String(piece)));
    open.push(socket);
    await once(socket, 'connect');
    return { socket, received: () => pieces.join('') };
  };
  beforeAll(async () => {
    echo = createServer((socket) => void socket.on('error', () => undefined).pipe(socket)).listen(
      0,
      '127.0.0.1',
    );
    await once(echo, 'listening');
    proxy = await startTcpProxy(() => (echo.address() as AddressInfo).port);
  });
  afterEach(() => proxy.restore());
  afterAll(async () => {
    for (const socket of open) socket.destroy();
    await proxy.close();
    echo.close();
  });

  it('forwards everything in order', async () => {
    const { socket, received } = await dial();
    const text = 'x'.repeat(1_000_000);
    socket.write(text);
    socket.write('end');
    await until(() => received().endsWith('end'));
    expect(received()).toBe(`${text}end`);
  });

  it('breaks the open connections, and accepts new ones', async () => {
    const { socket } = await dial();
    const closed = once(socket, 'close');
    proxy.reset();
    await closed;
    const again = await dial();
    again.socket.write('hi');
    await until(() => again.received() === 'hi');
  });

  it('breaks at the chosen piece, in either direction, and is reliable again afterwards', async () => {
    for (const side of ['near', 'far'] as const) {
      const { socket, received } = await dial();
      proxy.flaky((from, piece) => from === side && piece.includes('lost'));
      socket.write('kept');
      await until(() => received() === 'kept');
      const closed = once(socket, 'close');
      socket.write('lost');
      await closed;
      expect(received()).toBe('kept');
      proxy.flaky(null);
    }
    const { socket, received } = await dial();
    socket.write('hi');
    await until(() => received() === 'hi');
  });

  it('refuses all connections while it is cut', async () => {
    const { socket } = await dial();
    const closed = once(socket, 'close');
    proxy.cut();
    await closed;
    const refused = await dial();
    await once(refused.socket, 'close');
  });

  it('holds what is sent until it is restored, and then delivers it in order', async () => {
    const { socket, received } = await dial();
    socket.write('a');
    await until(() => received() === 'a');
    proxy.hold();
    socket.write('b');
    const slow = await dial();
    slow.socket.write('c');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect([received(), slow.received()]).toEqual(['a', '']);
    proxy.restore();
    socket.write('d');
    await until(() => received() === 'abd' && slow.received() === 'c');
  });

  it('delays each piece while it is slow', async () => {
    const { socket, received } = await dial();
    proxy.slow({ delay_ms: 40 });
    const from = performance.now();
    socket.write('late');
    await until(() => received() === 'late');
    expect(performance.now() - from).toBeGreaterThan(70);
  });
});
