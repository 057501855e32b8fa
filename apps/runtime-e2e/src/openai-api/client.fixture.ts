import OpenAI, { type ClientOptions } from 'openai';
import type { Server } from '../harness/server.fixture.ts';
import { signToken, type Claims } from '../harness/token.fixture.ts';

export type Turn = OpenAI.Chat.ChatCompletionMessageParam;

export const user = (content: string): Turn => ({ role: 'user', content });
export const assistant = (content: string): Turn => ({ role: 'assistant', content });

export interface Talk {
  readonly client: OpenAI;
  /** The text of a whole answer. */
  say(model: string, messages: readonly Turn[], more?: object): Promise<string>;
  /** The answer and its chat. */
  ask(
    model: string,
    messages: readonly Turn[],
    more?: object,
  ): Promise<{ readonly text: string; readonly chat_id: string }>;
}

/** The official client, which counts its requests in `sent`. */
export function talkTo(
  server: Server,
  { claims, sent = [], ...options }: ClientOptions & { claims?: Claims; sent?: string[] } = {},
): Talk {
  const client = new OpenAI({
    apiKey: signToken(claims),
    baseURL: `${server.url}/v1`,
    fetch: (url, init) => {
      sent.push(String(url));
      return fetch(url, init as RequestInit);
    },
    ...options,
  });
  const ask: Talk['ask'] = async (model, messages, more = {}) => {
    const answer = await client.chat.completions.create({
      model,
      messages: [...messages],
      ...more,
      stream: false,
    });
    const { metadata } = answer as unknown as { readonly metadata: { readonly chat_id: string } };
    return { text: answer.choices[0]?.message.content ?? '', chat_id: metadata.chat_id };
  };
  return {
    client,
    ask,
    say: async (model, messages, more) => (await ask(model, messages, more)).text,
  };
}
