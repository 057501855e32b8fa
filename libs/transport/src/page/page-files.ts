import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Suffixes of the files that the build has compressed, best encoding first. */
const ENCODINGS = { br: '.br', gzip: '.gz' } as const;
type Encoding = keyof typeof ENCODINGS;
const ENCODING_NAMES = Object.keys(ENCODINGS) as readonly Encoding[];

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
};

export interface PageFile {
  readonly type: string;
  /** Hash of the uncompressed content. */
  readonly hash: string;
  readonly plain: Buffer;
  readonly encoded: ReadonlyMap<Encoding, Buffer>;
}

/**
 * The files of a built page by their addresses, such as `assets/index-4f1c.js`. They are kept in
 * memory, so that a build next to a running server cannot mix two versions.
 *
 * Files of other types are left out. Throws if the folder cannot be read.
 */
export function readPage(folder: string): ReadonlyMap<string, PageFile> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) =>
    name.split(path.sep).join('/'),
  );
  const known = new Set(names);
  const served = names.filter(
    (name) => !/(^|\/)\./.test(name) && TYPES[path.extname(name)] !== undefined,
  );
  return new Map(served.map((name) => [name, readFile(folder, name, known)]));
}

function readFile(folder: string, name: string, known: ReadonlySet<string>): PageFile {
  const plain = readFileSync(path.join(folder, name));
  const compressed = ENCODING_NAMES.filter((encoding) =>
    known.has(`${name}${ENCODINGS[encoding]}`),
  );
  return {
    type: TYPES[path.extname(name)] ?? '',
    hash: createHash('sha256').update(plain).digest('base64url'),
    plain,
    encoded: new Map(
      compressed.map((encoding) => [
        encoding,
        readFileSync(path.join(folder, `${name}${ENCODINGS[encoding]}`)),
      ]),
    ),
  };
}

/** The best encoding that `Accept-Encoding` allows and the file has, or null. */
export function encodingFor({ encoded }: PageFile, accepted = ''): Encoding | null {
  const taken = accepted.split(',').flatMap((part) => {
    const [name = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase());
    return parameters.some((text) => /^q=0(\.0*)?$/.test(text)) ? [] : [name];
  });
  return ENCODING_NAMES.find((name) => encoded.has(name) && taken.includes(name)) ?? null;
}
