import { createHmac } from 'node:crypto';

const PREFIX = 'whsec_';
const MIN_KEY_BYTES = 24;
const MAX_KEY_BYTES = 64;

export const SECRET_RULE = `must be \`${PREFIX}\` and the base64 of ${MIN_KEY_BYTES} to ${MAX_KEY_BYTES} random bytes`;

/** The key in a secret of Standard Webhooks; null if the secret is invalid. */
export function webhookKey(secret: string): Buffer | null {
  if (!/^whsec_(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(secret))
    return null;
  const key = Buffer.from(secret.slice(PREFIX.length), 'base64');
  return key.length < MIN_KEY_BYTES || key.length > MAX_KEY_BYTES ? null : key;
}

export interface WebhookMessage {
  /** The same if the same body is sent again. */
  readonly id: string;
  /** The time of sending, in seconds since the epoch. */
  readonly timestamp: number;
  readonly body: string;
}

/** The headers of Standard Webhooks. */
export const signedHeaders = (key: Buffer, { id, timestamp, body }: WebhookMessage) => ({
  'webhook-id': id,
  'webhook-timestamp': String(timestamp),
  'webhook-signature': `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`, 'utf8').digest('base64')}`,
});
