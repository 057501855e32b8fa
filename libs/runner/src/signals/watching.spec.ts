import type { ChatRef, ChatRecord } from '@mozaiks/contracts';
import { ref } from '../fixtures/process.fixture.ts';
import { createWatching } from './watching.ts';

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function recorded(owner: string | null = null) {
  const done: string[] = [];
  const watching = createWatching({
    directory: {
      watch: async (chat, session, on) => void done.push(`${on ? 'watch' : 'leave'} ${chat.chat_id} as ${session}`),
      get: async () => ({ owner }) as ChatRecord,
    },
    outgoing: {
      work: (to: string, chat: ChatRef) => void done.push(`ring ${to} for ${chat.chat_id}`),
      grown: () => {},
      live: () => {},
    },
  });
  return { done, watching };
}

describe('watching', () => {
  it('writes nothing while the process is the only one', async () => {
    const { done, watching } = recorded();
    watching.others('me', 0);
    watching.followed(ref)();
    await settled();
    expect(done).toEqual([]);
  });

  it('announces the first follower of a chat, rings its owner, and takes the last one back', async () => {
    const { done, watching } = recorded('other');
    watching.others('me', 1);
    const leave = [watching.followed(ref), watching.followed(ref)];
    await settled();
    expect(done).toEqual(['watch chat as me', 'ring other for chat']);
    leave.forEach((left) => left());
    await settled();
    expect(done.slice(2)).toEqual(['leave chat as me']);
  });

  it('announces everything again when another process joins, and when its own name changes', async () => {
    const { done, watching } = recorded();
    watching.others('me', 0);
    watching.followed(ref);
    watching.others('me', 1);
    watching.others('me', 2);
    watching.others('me again', 2);
    await settled();
    expect(done).toEqual(['watch chat as me', 'watch chat as me again']);
  });

  it('lets followers look at the store once their chat is announced: what came before rang nobody here', async () => {
    const done: string[] = [];
    const watching = createWatching({
      directory: {
        watch: async () => void done.push('watch'),
        get: async () => ({ owner: null, log_id: 'log' }) as ChatRecord,
      },
      outgoing: { work: () => {}, grown: () => {}, live: () => {} },
      announced: ({ log_id }) => void done.push(`look at ${log_id}`),
    });
    watching.followed(ref);
    watching.others('me', 1);
    await settled();
    expect(done).toEqual(['watch', 'look at log']);
  });
});
