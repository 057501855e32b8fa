import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { RuntimeError } from '@mozaiks/contracts';
import { explain } from './explain.ts';
import { leaveNote } from './server-note.ts';

describe('a second server in the same folder', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'mozaiks-note-'));
  const file = path.join(folder, 'mozaiks.db');
  const refusal = (database: string): string =>
    explain(new RuntimeError('store_in_use', { file: database }, new Error('database is locked')));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('names the address and the process of the first', () => {
    const url = 'http://127.0.0.1:8000';
    const removeNote = leaveNote(folder, { pid: process.ppid, url });
    expect(refusal(file)).toBe(
      `cannot start: the server at ${url} (process ${process.ppid}) has ${file} open (store_in_use); stop it, or set DATA_DIR to another folder`,
    );
    removeNote();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('does not name a process that has ended', () => {
    const { pid } = spawnSync(process.execPath, ['--version']);
    leaveNote(folder, { pid, url: 'http://127.0.0.1:8000' });
    expect(refusal(file)).toMatch(/^cannot start: another process has .* open \(store_in_use\)/);
  });

  it('shows Windows paths unchanged', () => {
    expect(refusal('C:\\Users\\ada\\.mozaiks\\mozaiks.db')).toContain(
      ' C:\\Users\\ada\\.mozaiks\\mozaiks.db ',
    );
  });
});

it('the note is skipped if the folder is not writable', () => {
  expect(() =>
    leaveNote('/no/such/folder', { pid: 1, url: 'http://127.0.0.1:8000' })(),
  ).not.toThrow();
});
