import { SourceMap, type SourceMapPayload } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CodeBundle } from '@mozaiks/contracts';
import { bundleFile, bundleKey } from '../isolate/bundle-key.ts';
import { createLru } from '../isolate/lru.ts';
import { programUrl } from './program.ts';

/**
 * Returns the stack with the author's files and lines, without the frames of the runtime and of
 * Node.
 */
export type AuthorStack = (bundle: CodeBundle, stack: string) => string;

/** `    at name (file:line:column)`, with or without a name. */
const FRAME = /^(\s*at (?:.*\()?)(.+):(\d+):(\d+)(\)?)$/;
const MAX_MAPS = 32;

const isolateFolder = `${path.dirname(fileURLToPath(programUrl()))}${path.sep}`;
const isForeign = (frame: string): boolean =>
  frame.includes(isolateFolder) || frame.includes('node:internal/');

export function createAuthorStack(): AuthorStack {
  const maps = createLru<SourceMap>(MAX_MAPS);
  const mapOf = (bundle: CodeBundle): SourceMap | undefined => {
    if (bundle.source_map === undefined) return undefined;
    const key = bundleKey(bundle);
    const known = maps.get(key);
    if (known) return known;
    const map = new SourceMap(JSON.parse(bundle.source_map) as SourceMapPayload);
    maps.set(key, map);
    return map;
  };
  return (bundle, stack) => {
    const frames = stack.split('\n').filter((line) => !isForeign(line));
    const map = mapOf(bundle);
    return (map ? frames.map((frame) => mapped(frame, bundleFile(bundle), map)) : frames).join(
      '\n',
    );
  };
}

function mapped(line: string, file: string, map: SourceMap): string {
  const [, before = '', at, row, column, after = ''] = FRAME.exec(line) ?? [];
  if (at !== file) return line;
  const entry = map.findEntry(Number(row) - 1, Number(column) - 1);
  // Lines added by the bundler have no source: `findEntry` then returns the entry of an earlier
  // line.
  if (!('originalSource' in entry) || entry.generatedLine !== Number(row) - 1) return line;
  return `${before}${entry.originalSource}:${entry.originalLine + 1}:${entry.originalColumn + 1}${after}`;
}
