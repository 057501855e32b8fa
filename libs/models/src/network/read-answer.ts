import { isJsonObject, type JsonObject, type JsonValue } from '@mozaiks/contracts';
import { ConnectionLost } from '../http/connection-errors.ts';
import type { HttpAnswer } from '../http/http-answer.ts';
import { StreamedError, UnexpectedBody } from './answer-errors.ts';
import { createEventParser } from './event-parser.ts';
import { jsonIn } from './json-in.ts';
import type { Silence } from './silence.ts';

/** Longest event, and longest answer that is not streamed, in characters. */
const MAX_CHARACTERS = 16 * 1024 * 1024;

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
 * while the body is awaited. Rejects with `UnexpectedBody` for anything else, and with
 * `ConnectionLost`.
 */
export async function readAnswer(
  answer: HttpAnswer,
  silence: Pick<Silence, 'begin' | 'rest'>,
  reader: AnswerReader,
): Promise<void> {
  const type = answer.headers.get('content-type') ?? 'none';
  if (answer.status === 204) {
    answer.letGo();
    throw new UnexpectedBody(
      `the server answered with status 204 and no body (content type ${type})`,
      type,
    );
  }
  silence.begin('first_byte');
  await readBody(answer, createTextReader(reader, type), {
    awaits: () => silence.begin('idle'),
    rests: () => silence.rest(),
    drained: reader.drained,
  });
}

interface Pace {
  readonly awaits: () => void;
  readonly rests: () => void;
  readonly drained: AnswerReader['drained'];
}

/** A piece costs no promise. While the reader of the answer is behind, nothing is read. */
function readBody(
  { body, letGo, hangUp }: HttpAnswer,
  text: TextReader,
  { awaits, rests, drained }: Pace,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const attempt = (read: () => void): void => {
      try {
        read();
      } catch (error) {
        hangUp(); // what it could still send is not wanted
        reject(error as Error);
      }
    };
    const take = (piece: string): void => {
      text.push(piece);
      if (text.complete()) {
        body.off('data', onData);
        letGo();
        return resolve();
      }
      const waiting = drained();
      if (waiting === undefined) return awaits();
      rests();
      body.pause();
      void waiting.then(() => {
        awaits();
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
