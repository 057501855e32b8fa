import {
  isRuntimeError,
  type ChatService,
  type ChatStore,
  type Clock,
  type Metrics,
} from '@mozaiks/contracts';

/** Wraps a store so that its appends are timed. */
export const meteredStore = (
  store: ChatStore,
  metrics: Metrics,
  clock: Pick<Clock, 'monotonic'>,
): ChatStore => ({
  ...store,
  log: {
    read: (log, range) => store.log.read(log, range),
    append: async (log, commit) => {
      const from = clock.monotonic();
      const outcome = await store.log.append(log, commit);
      metrics.observe('mozaiks_append_duration_seconds', {}, (clock.monotonic() - from) / 1000);
      return outcome;
    },
  },
});

/** Wraps a service so that its commands are counted by outcome. */
export const meteredChats = (chats: ChatService, metrics: Metrics): ChatService => ({
  ...chats,
  submit: async (log, command) => {
    const count = (outcome: string): void =>
      metrics.count('mozaiks_commands_total', { type: command.type, outcome });
    try {
      const submitted = await chats.submit(log, command);
      count(submitted.duplicate ? 'duplicate' : 'accepted');
      return submitted;
    } catch (error) {
      count(isRuntimeError(error) ? error.code : 'internal');
      throw error;
    }
  },
});
