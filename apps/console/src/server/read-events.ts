/**
 * The data of server-sent events, as they come. EventSource would do the same, but cannot be given
 * headers and does not say why it failed.
 */
export async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      const blocks = (text + decoder.decode(read.value, { stream: true })).split('\n\n');
      text = blocks.pop() ?? '';
      yield* blocks.flatMap(dataOf);
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

function dataOf(block: string): string[] {
  const lines = block.split('\n').filter((line) => line.startsWith('data:'));
  return lines.length === 0
    ? []
    : [lines.map((line) => line.slice('data:'.length).replace(/^ /, '')).join('\n')];
}
