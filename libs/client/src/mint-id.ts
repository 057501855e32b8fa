/** 128 random bits, beginning with a letter: fits `chat_id` and `command_id`. */
export function mintId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return `c${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}
