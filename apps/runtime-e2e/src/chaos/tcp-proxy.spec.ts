import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { until } from '@mozaiks/testkit';
import { startTcpProxy, type TcpProxy } from './tcp-proxy.ts';

describe('a line that can be broken', () => {
  let echo: Server;
  let proxy: TcpProxy;
  const open: Socket[] = [];
  const dial = async (): Promise<{ readonly socket: Socket; readonly heard: () => string }> => {
    const socket = connect(proxy.port, '127.0.0.1').on('error', () => undefined);
    const pieces: string[] = [];
    socket.setEncoding('utf8').on('data', (piece) => void pieces.push(String(piece)));
    open.push(socket);
    await once(socket, 'connect');
    return { socket, heard: () => pieces.join('') };
  };
  beforeAll(async () => {
    echo = createServer((socket) => void socket.on('error', () => undefined).pipe(socket)).listen(
      0,
      '127.0.0.1',
    );
    await once(echo, 'listening');
    proxy = await startTcpProxy(() => (echo.address() as AddressInfo).port);
  });
  afterEach(() => proxy.mend());
  afterAll(async () => {
    for (const socket of open) socket.destroy();
    await proxy.close();
    echo.close();
  });

  it('passes everything on, in order', async () => {
    const { socket, heard } = await dial();
    const text = 'x'.repeat(1_000_000);
    socket.write(text);
    socket.write('end');
    await until(() => heard().endsWith('end'));
    expect(heard()).toBe(`${text}end`);
  });

  it('breaks what is connected, and takes who connects again', async () => {
    const { socket } = await dial();
    const closed = once(socket, 'close');
    proxy.reset();
    await closed;
    const again = await dial();
    again.socket.write('hi');
    await until(() => again.heard() === 'hi');
  });

  it('breaks at the piece that it is told to, on the way there or on the way back, and is sound again afterwards', async () => {
    for (const side of ['near', 'far'] as const) {
      const { socket, heard } = await dial();
      proxy.flaky((from, piece) => from === side && piece.includes('lost'));
      socket.write('kept');
      await until(() => heard() === 'kept');
      const closed = once(socket, 'close');
      socket.write('lost');
      await closed;
      expect(heard()).toBe('kept');
      proxy.flaky(null);
    }
    const { socket, heard } = await dial();
    socket.write('hi');
    await until(() => heard() === 'hi');
  });

  it('refuses everybody while it is cut', async () => {
    const { socket } = await dial();
    const closed = once(socket, 'close');
    proxy.cut();
    await closed;
    const refused = await dial();
    await once(refused.socket, 'close');
  });

  it('holds what is sent until it is mended, and then delivers it in order', async () => {
    const { socket, heard } = await dial();
    socket.write('a');
    await until(() => heard() === 'a');
    proxy.hold();
    socket.write('b');
    const slow = await dial();
    slow.socket.write('c');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect([heard(), slow.heard()]).toEqual(['a', '']);
    proxy.mend();
    socket.write('d');
    await until(() => heard() === 'abd' && slow.heard() === 'c');
  });

  it('takes its time where it is slow', async () => {
    const { socket, heard } = await dial();
    proxy.slow({ delay_ms: 40 });
    const from = performance.now();
    socket.write('late');
    await until(() => heard() === 'late');
    expect(performance.now() - from).toBeGreaterThan(70);
  });
});
