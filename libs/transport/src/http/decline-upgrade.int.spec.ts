import { connect } from 'node:net';
import { harnessForEach } from '../testing/harness.fixture.ts';
import { token } from '../testing/tokens.fixture.ts';

describe('a request that asks for HTTP/2', () => {
  const harness = harnessForEach();

  /** The answers to these requests over one connection, until the server ends it. */
  const answersTo = (...requests: readonly string[]): Promise<string> =>
    new Promise((resolve, reject) => {
      const [host = '', port = ''] = harness.host.split(':');
      const socket = connect(Number(port), host, () => socket.write(requests.join('')));
      let text = '';
      socket.on('error', reject).on('data', (chunk) => (text += chunk.toString()));
      socket.on('end', () => resolve(text));
    });
  const asks =
    'Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n';
  const last = 'GET /livez HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n';

  it('is answered over HTTP/1.1, as are the next requests on its connection', async () => {
    const answers = await answersTo(`GET /livez HTTP/1.1\r\nHost: a\r\n${asks}\r\n`, last);
    expect(answers.match(/HTTP\/1.1 200 OK/g)).toHaveLength(2);
  });

  it('keeps its body', async () => {
    const body = JSON.stringify({ workflow_name: 'HelloWorld', chat_id: 'c1' });
    const own = `Authorization: Bearer ${token()}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n`;
    const answers = await answersTo(
      `POST /api/chats HTTP/1.1\r\nHost: a\r\n${asks}${own}\r\n${body}`,
      last,
    );
    expect(answers).toContain('HTTP/1.1 201 Created');
    expect(answers).toContain('"chat_id":"c1"');
  });
});
