import { isJsonObject, type JsonObject, type JsonValue } from '@mozaiks/contracts';
import { StreamedError, UnexpectedBody } from './answer-errors.ts';
import { createEventParser } from './event-parser.ts';
import type { Silence } from './silence.ts';

/** Longest event, and longest answer that is not streamed, in characters. */
const MAX_CHARACTERS = 16 * 1024 * 1024;

/** Reads after the end mark, so that the connection can be used again. */
const MAX_READS_AFTER_END = 4;

type BodyReader = ReadableStreamDefaultReader<Uint8Array>;

export interface AnswerReader {
  /** Takes the data of one event; true: the answer is complete, and what follows is not read. */
  readonly take: (event: JsonObject) => boolean;
  /** Takes an answer that came whole, as one JSON object; false: it is no answer. */
  readonly takeWhole: (answer: JsonObject) => boolean;
  /** Resolves when what was taken has been read: nothing more is read before. */
  readonly drained: () => Promise<void> | undefined;
}

/**
 * Reads the body of an answer: an event stream, or one JSON object in its place. What kind it is
 * follows from its first character, as servers mislabel both. The time limits of `silence` run only
 * while the body is awaited. Throws `UnexpectedBody` for anything else.
 */
export async function readAnswer(
  response: Response,
  silence: Silence,
  reader: AnswerReader,
): Promise<void> {
  const type = response.headers.get('content-type') ?? 'none';
  if (response.status === 204 || response.body === null) {
    throw new UnexpectedBody(
      `the server answered with status ${response.status} and no body (content type ${type})`,
      type,
    );
  }
  const body = response.body.getReader();
  try {
    await readBody(body, silence, {
      text: createTextReader(reader, type),
      drained: reader.drained,
    });
  } catch (error) {
    body.cancel().catch(() => {}); // hangs up: what it could still send is not wanted
    throw error;
  }
}

interface Taking {
  readonly text: TextReader;
  readonly drained: AnswerReader['drained'];
}

async function readBody(
  body: BodyReader,
  silence: Silence,
  { text, drained }: Taking,
): Promise<void> {
  const decoder = new TextDecoder();
  silence.begin('first_byte');
  for (;;) {
    const { done, value } = await body.read();
    silence.rest();
    text.push(decoder.decode(value, { stream: !done }));
    if (done) return text.end();
    if (text.complete()) return void finish(body);
    await drained();
    silence.begin('idle');
  }
}

/** Reads to the end in the background: the end mark was the last that matters. */
async function finish(body: BodyReader): Promise<void> {
  try {
    for (let reads = 0; reads < MAX_READS_AFTER_END; reads += 1)
      if ((await body.read()).done) return;
    await body.cancel();
  } catch {
    // The connection is gone: nothing that it could still have sent is wanted.
  }
}

interface TextReader {
  push(piece: string): void;
  end(): void;
  /** The end mark was read. */
  complete(): boolean;
}

type Kind = 'unknown' | 'events' | 'whole';

function createTextReader(reader: AnswerReader, type: string): TextReader {
  let kind: Kind = 'unknown';
  let whole = '';
  let events = 0;
  let complete = false;
  const parser = createEventParser((data, name) => {
    events += 1;
    complete = complete || data.startsWith('[DONE]') || reader.take(eventIn(data, name));
  });
  return {
    push(piece) {
      if (kind === 'unknown') kind = kindOf(piece, type);
      if (kind === 'whole') whole += piece;
      else parser.push(piece);
      if (whole.length > MAX_CHARACTERS || parser.held() > MAX_CHARACTERS) throw tooLong(type);
    },
    end() {
      if (kind === 'whole') return takeWhole(reader, whole, type);
      parser.end();
      if (events === 0 && !type.startsWith('text/event-stream')) throw noAnswer(type);
    },
    complete: () => complete,
  };
}

function kindOf(piece: string, type: string): Kind {
  const first = piece.trimStart().charAt(0);
  if (first === '') return 'unknown';
  if (first === '<') throw noAnswer(type);
  return first === '{' || first === '[' ? 'whole' : 'events';
}

const noAnswer = (type: string): UnexpectedBody =>
  new UnexpectedBody(
    `the server answered with content type ${type}, not with an event stream`,
    type,
  );

const tooLong = (type: string): UnexpectedBody =>
  new UnexpectedBody(`one event of the answer is longer than ${MAX_CHARACTERS} characters`, type);

/** Throws a SyntaxError for what is no JSON, and what the server sent as an error. */
function eventIn(data: string, name: string): JsonObject {
  if (name === 'error' && !data.startsWith('{')) throw new StreamedError(data);
  const event = JSON.parse(data) as JsonValue;
  if (!isJsonObject(event)) throw new SyntaxError('an event of the stream is not a JSON object');
  const error = event['error'];
  if (error !== undefined && error !== null) throw new StreamedError(error);
  if (name === 'error') throw new StreamedError(event);
  return event;
}

function takeWhole(reader: AnswerReader, text: string, type: string): void {
  const answer = jsonIn(text);
  if (isJsonObject(answer) && reader.takeWhole(answer)) return;
  const said =
    isJsonObject(answer) && answer['error'] !== undefined
      ? `: ${new StreamedError(answer['error']).message}`
      : '';
  throw new UnexpectedBody(`${noAnswer(type).message}${said}`, type);
}

function jsonIn(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}
