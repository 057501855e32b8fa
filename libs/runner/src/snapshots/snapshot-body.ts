import {
  CHAT_STATE_VERSION,
  packChat,
  unpackChat,
  type ChatSnapshot,
  type Ids,
  type LogRef,
  type PackedChat,
} from '@mozaiks/contracts';
import type { Folded } from '../folded-chats.ts';

type Hash = Pick<Ids, 'sha256'>;

interface Content {
  readonly state: PackedChat;
  readonly answered: readonly string[];
}

/** Length of the hash at the start of a body, in hexadecimal digits. */
const DIGEST_LENGTH = 64;

/**
 * Makes a snapshot. Its body is a hash followed by JSON. The hash also covers the log id and the
 * other fields.
 */
export function toSnapshot(
  hash: Hash,
  log: LogRef,
  { state, answered, commit_id }: Folded,
): ChatSnapshot {
  const content: Content = { state: packChat(state), answered: [...answered] };
  const text = JSON.stringify(content);
  const fields = { head_seq: state.head_seq, commit_id, v: CHAT_STATE_VERSION };
  return { ...fields, body: digestOf(hash, log, { ...fields, body: text }) + text };
}

/**
 * Returns null for a snapshot of another version, and for one that is not exactly what `toSnapshot`
 * made for this log.
 */
export function fromSnapshot(hash: Hash, log: LogRef, snapshot: ChatSnapshot): Folded | null {
  if (snapshot.v !== CHAT_STATE_VERSION) return null;
  const text = snapshot.body.slice(DIGEST_LENGTH);
  const digest = digestOf(hash, log, { ...snapshot, body: text });
  if (snapshot.body.slice(0, DIGEST_LENGTH) !== digest) return null;
  const { state, answered } = JSON.parse(text) as Content;
  const { head_seq, commit_id } = snapshot;
  return {
    state: unpackChat(state),
    answered: new Set(answered),
    commit_id,
    snapshot_seq: head_seq,
  };
}

const digestOf = (
  { sha256 }: Hash,
  { log_id }: LogRef,
  { head_seq, commit_id, v, body }: ChatSnapshot,
): string => sha256(JSON.stringify([log_id, head_seq, commit_id, v]) + body);
