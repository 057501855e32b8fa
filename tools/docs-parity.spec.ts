import { existsSync } from 'node:fs';
import path from 'node:path';
import { EVENT_TYPES } from '@mozaiks/contracts';
import { httpApiDocument } from '@mozaiks/runtime';
import { eventNotes } from './docs/event-notes.mjs';
import { clientNotes, controlNotes } from './docs/frames-page.mjs';
import { referencePages } from './docs/reference.mjs';
import { readText, workspace } from './workspace/workspace.ts';

const inWorkspace = (file: string) => path.join(workspace, file);

describe('the reference pages', () => {
  it.each(Object.entries(referencePages))('%s matches the code', async (file, render) => {
    const written = existsSync(inWorkspace(file)) ? readText(file) : '';
    const isSame = written === (await render());
    expect(
      isSame
        ? 'same'
        : `${file} is out of date: run \`npm run build && node tools/docs/write-reference.mjs\``,
    ).toBe('same');
  });

  it('explain every event', () => {
    expect(Object.keys(eventNotes)).toEqual(EVENT_TYPES);
  });

  it('explain every route', () => {
    const { paths } = httpApiDocument() as { readonly paths: { readonly [path: string]: object } };
    const routes = Object.entries(paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const headings = [...readText('docs/reference/http.md').matchAll(/^### ([A-Z]+ .+)$/gm)].map(
      ([, route]) => route,
    );
    expect(headings).toEqual(routes);
  });

  it('explain every frame', () => {
    const page = readText('docs/reference/frames.md');
    const headings = [...page.matchAll(/^### (\w+)$/gm)].map(([, name]) => name);
    expect(headings).toEqual([...Object.keys(clientNotes), ...Object.keys(controlNotes)]);
  });
});
