import { EventEmitter, once } from 'node:events';
import {
  chatKey,
  chatRef,
  LOG_VERSION,
  logRef,
  type ChatService,
  type Commit,
  type LogRef,
  type RuntimeEvent,
} from '@mozaiks/contracts';

/**
 * A minimal chat service, whose log consists of the user's messages. It has no runs and no store,
 * and is meant for examples only.
 */
export function echoChats(): ChatService {
  const logs = new Map<string, Commit[]>();
  const bell = new EventEmitter().setMaxListeners(0);
  const commitsOf = (log: LogRef): Commit[] =>
    logs.get(chatKey(log)) ?? logs.set(chatKey(log), []).get(chatKey(log)) ?? [];
  const notHere = (): Promise<never> => Promise.reject(new Error('not part of this example'));
  const service: ChatService = {
    find: (scope, open) => service.open(scope, open),
    async open(scope, { chat_id = 'chat', workflow_name = 'Echo' }) {
      const log = logRef(chatRef(scope, chat_id), 'log-1');
      const head_seq = commitsOf(log).length;
      return {
        log,
        workflow_name,
        workflow_version: null,
        status: 'idle',
        head_seq,
        pending: [],
        children: [],
        created: head_seq === 0,
      };
    },
    async submit(log, command) {
      const [seq, text] = [
        commitsOf(log).length + 1,
        command.type === 'user_message' ? (command.text ?? '') : command.type,
      ];
      const { chat_id, log_id } = log;
      const at = { seq, ts: new Date().toISOString(), chat_id, run_id: null };
      const message: RuntimeEvent = {
        type: 'user_message',
        ...at,
        message_id: `m${seq}`,
        command_id: command.command_id,
        text,
      };
      commitsOf(log).push({
        log_id,
        first_seq: seq,
        last_seq: seq,
        fence: 1,
        commit_id: `c${seq}`,
        v: LOG_VERSION,
        events: [message],
      });
      bell.emit('commit');
      return { duplicate: false };
    },
    async *follow(log, { after_seq }, signal) {
      yield { type: 'log', log, head_seq: commitsOf(log).length, resync: false };
      for (let seq = after_seq, caughtUp = false; !signal.aborted; ) {
        const commit = commitsOf(log)[seq];
        if (commit !== undefined) yield { type: 'commit', commit };
        else if (!caughtUp) yield { type: 'caught_up', head_seq: seq };
        else await once(bell, 'commit', { signal });
        if (commit !== undefined) seq += 1;
        else caughtUp = true;
      }
    },
    fork: notHere,
    erase: async (chat) => logs.delete(chatKey(chat)),
  };
  return service;
}
