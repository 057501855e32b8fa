import { serverAddress, socketAddress } from './addresses.ts';

describe('the address of the server', () => {
  it.each([
    ['http://127.0.0.1:8000/console/', 'http://127.0.0.1:8000/api/chats', 'ws://127.0.0.1:8000/ws'],
    [
      'https://example.com/mozaiks/console/',
      'https://example.com/mozaiks/api/chats',
      'wss://example.com/mozaiks/ws',
    ],
    ['http://127.0.0.1:5174/', 'http://127.0.0.1:5174/api/chats', 'ws://127.0.0.1:5174/ws'],
  ])('of a page at %s is next to it', (page, api, socket) => {
    expect(serverAddress('api/chats', page)).toBe(api);
    expect(socketAddress(page)).toBe(socket);
  });
});
