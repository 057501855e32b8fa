import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLoader, loadFolder } from '../catalog/load-workflow.ts';
import { createWorkspace, flow, type Files } from '../spec/folder.fixture.ts';
import { applyFixes } from './apply-fixes.ts';

const loader = createLoader();

/** Fixes the workflow `Flow`, and fixes it again. */
async function fixed(files: Files) {
  const workspace = createWorkspace(flow(files));
  const { directory } = workspace;
  const once = async () =>
    applyFixes(directory, (await loadFolder(join(directory, 'Flow'), loader)).diagnostics);
  const text = (file: string): string => readFileSync(join(directory, 'Flow', file), 'utf8');
  const made = [await once(), await once()];
  const after = Object.fromEntries(
    Object.keys(files).flatMap((file) =>
      existsSync(join(directory, 'Flow', file)) ? [[file, text(file)]] : [],
    ),
  );
  const isRenamed = existsSync(join(directory, 'Flow', 'tools.yaml'));
  workspace.remove();
  return { made, after, isRenamed };
}

describe('fixing', () => {
  it.each<[string, string, readonly [before: string, after: string]]>([
    ['a key', 'orchestrator.yaml', ['max_turn: 3\n', 'max_turns: 3\n']],
    [
      'a word in quotes',
      'orchestrator.yaml',
      ['startup_mode: "AgentDrivn" # so\n', 'startup_mode: "AgentDriven" # so\n'],
    ],
    ['a published word', 'orchestrator.yaml', ['primary_agent: A\n', 'initial_agent: A\n']],
    [
      'the name of the workflow',
      'orchestrator.yaml',
      ['workflow_name: Flwo\r\nmax_turns: 3\r\n', 'workflow_name: Flow\r\nmax_turns: 3\r\n'],
    ],
    [
      'two mistakes of one line',
      'agents.yaml',
      ['agents: [{nmae: A, sytem_message: a}]', 'agents: [{name: A, system_message: a}]'],
    ],
    [
      'a file with a byte order mark',
      'orchestrator.yaml',
      ['\uFEFFmax_turn: 3\n', '\uFEFFmax_turns: 3\n'],
    ],
    [
      'an expression',
      'orchestrator.yaml',
      [
        'termination: {when: "${app_idd} == \'x\'"}\n',
        'termination: {when: "${app_id} == \'x\'"}\n',
      ],
    ],
  ])('corrects %s, once', async (_what, file, [before, after]) => {
    const result = await fixed({ [file]: before });
    expect(result.after[file]).toBe(after);
    expect(result.made[1]).toEqual([]);
  });

  it('returns what it has changed, and where', async () => {
    const { made } = await fixed({
      'handoffs.yaml':
        'handoff_rules:\n  - {source_agent: A, target: user}\n  - {source_agnt: A, target_agent: user}\n',
    });
    expect(made[0]).toContainEqual({
      file: 'Flow/handoffs.yaml',
      line: 3,
      column: 6,
      from: 'source_agnt',
      to: 'source_agent',
    });
  });

  it('renames a file, unless there is one of that name', async () => {
    const { made, isRenamed } = await fixed({ 'tools.yml': 'tools: []\n' });
    expect(made[0]).toEqual([
      { file: 'Flow/tools.yml', line: 1, column: 1, from: 'Flow/tools.yml', to: 'Flow/tools.yaml' },
    ]);
    expect(isRenamed).toBe(true);
    expect(
      (await fixed({ 'tools.yml': 'tools: []\n', 'tools.yaml': 'tools: []\n' })).made[0],
    ).toEqual([]);
  });

  it('does not change ambiguous texts, or texts that are no longer at their position', async () => {
    const two = 'agents: [{name: Bat, system_message: a}, {name: Cat, system_message: b}]';
    const files = {
      'agents.yaml': two,
      'handoffs.yaml':
        'handoff_rules: [{source_agent: Rat, target_agent: user}, {source_agent: Bat, target_agent: Cat}]',
    };
    expect((await fixed(files)).made[0]).toEqual([]);
    const workspace = createWorkspace(flow({ 'orchestrator.yaml': 'max_turn: 3\n' }));
    const { diagnostics } = await loadFolder(join(workspace.directory, 'Flow'), loader);
    workspace.write(flow({ 'orchestrator.yaml': '# Now longer.\nmax_turn: 3\n' }));
    expect(applyFixes(workspace.directory, diagnostics)).toEqual([]);
    workspace.remove();
  });
});
