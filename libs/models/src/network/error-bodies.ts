import { isJsonObject, type JsonValue } from '@mozaiks/contracts';

/**
 * `fetch` for OpenAI's SDK, which reads the `error` of a refusal alone: other bodies, such as
 * `{"detail": "..."}`, are wrapped in one, so that what the server said is not lost.
 */
export const fetchWithErrorBodies: typeof globalThis.fetch = async (input, init) => {
  const response = await globalThis.fetch(input, init);
  if (response.ok) return response;
  const text = await response.text();
  const { status, statusText, headers } = response;
  return new Response(wrapped(text), { status, statusText, headers });
};

function wrapped(text: string): string {
  try {
    const body = JSON.parse(text) as JsonValue;
    return isJsonObject(body) && body['error'] === undefined
      ? JSON.stringify({ error: body })
      : text;
  } catch {
    return text;
  }
}
