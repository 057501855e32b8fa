import { isJsonObject, type JsonObject, type JsonValue } from '@mozaiks/contracts';
import { ConnectionLost } from '../http/connection-errors.ts';
import type { HttpAnswer } from '../http/http-answer.ts';
import { StreamedError, UnexpectedBody } from './answer-errors.ts';
import { createEventParser } from './event-parser.ts';
import { jsonIn } from './json-in.ts';
import type { InactivityWatch } from './inactivity-watch.ts';

/** The longest event, and the longest answer that is not streamed, in characters. */
const MAX_CHARACTERS = 16 * 1024 * 1024;

export interface AnswerReader {
  /** Processes one event. True: the answer is complete, and the rest is not read. */
  readonly take: (event: JsonObject) => boolean;
  /** Processes a complete answer in one JSON object. False: it is not an answer. */
  readonly takeWhole: (answer: JsonObject) => boolean;
  /** Resolves when the consumer has read everything. No more is read until then. */
  readonly drained: () => Promise<void> | undefined;
}

/**
 * Reads the body of an answer: an event stream, or a single JSON object. Its first character
 * decides, because servers mislabel both. The time limits of `watch` run only while the body is
 * awaited. Rejects with `UnexpectedBody` for anything else, and with `ConnectionLost`.
 */
export async function readAnswer(
  answer: HttpAnswer,
  watch: Pick<InactivityWatch, 'begin' | 'pause'>,
  reader: AnswerReader,
): Promise<void> {
  const type = answer.headers.get('content-type') ?? 'none';
  if (answer.status === 204) {
    answer.discardRest();
    throw new UnexpectedBody(
      `the server answered with status 204 and no body (content type ${type})`,
      type,
    );
  }
  watch.begin('first_byte');
  await readBody(answer, createTextReader(reader, type), {
    resumeWatch: () => watch.begin('idle'),
    pauseWatch: () => watch.pause(),
    drained: reader.drained,
  });
}

interface Pacing {
  readonly resumeWatch: () => void;
  readonly pauseWatch: () => void;
  readonly drained: AnswerReader['drained'];
}

/** Creates no promise per piece. Nothing is read while the consumer is behind. */
function readBody(
  { body, discardRest, hangUp }: HttpAnswer,
  text: TextReader,
  { resumeWatch, pauseWatch, drained }: Pacing,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const attempt = (read: () => void): void => {
      try {
        read();
      } catch (error) {
        hangUp(); // the rest is not needed
        reject(error as Error);
      }
    };
    const take = (piece: string): void => {
      text.push(piece);
      if (text.complete()) {
        body.off('data', onData);
        discardRest();
        return resolve();
      }
      const waiting = drained();
      if (waiting === undefined) return resumeWatch();
      pauseWatch();
      body.pause();
      void waiting.then(() => {
        resumeWatch();
        body.resume();
      });
    };
    const onData = (piece: string): void => attempt(() => take(piece));
    const onEnd = (): void => {
      if (!text.complete()) text.end();
      resolve();
    };
    body.on('data', onData).on('end', () => attempt(onEnd));
    body.on('error', (error: Error) => reject(new ConnectionLost(error)));
    body.on('close', () => {
      if (!body.readableEnded) reject(new ConnectionLost());
    });
  });
}

interface TextReader {
  push(piece: string): void;
  end(): void;
  /** The end mark was read. */
  complete(): boolean;
}

const BYTE_ORDER_MARK = '\uFEFF';

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
    push(sent) {
      const piece = kind === 'unknown' && sent.startsWith(BYTE_ORDER_MARK) ? sent.slice(1) : sent;
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

/** Throws a SyntaxError for text that is not JSON, and the error that the server sent. */
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
  const message =
    isJsonObject(answer) && answer['error'] !== undefined
      ? `: ${new StreamedError(answer['error']).message}`
      : '';
  throw new UnexpectedBody(`${noAnswer(type).message}${message}`, type);
}
