import { findMark, loadFlow, type Files } from '../spec/folder.fixture.ts';

const two: Files = {
  'agents.yaml': 'agents:\n  - {name: A, system_message: a}\n  - {name: ▲B, system_message: b}\n',
  'tools.yaml': 'tools: [{name: t, description: d, module: tools.t}]\n',
};
const withTool = (body: string, more: Files = {}): Files => ({
  ...two,
  'tools/t.ts': body,
  ...more,
});

describe('an agent that no rule leads to', () => {
  it.each<[string, Files]>([
    ['a tool names it', withTool("export const t = () => ({ handoff: 'B' });\n")],
    [
      'a tool names it in a branch',
      withTool(
        "export function t(vip: boolean) { return { done: 1, handoff: vip ? 'A' : 'B' }; }\n",
      ),
    ],
    [
      'a tool names it through a constant',
      withTool("const next = 'B';\nexport const t = () => ({ handoff: next });\n"),
    ],
    [
      'a tool computes the name',
      withTool('export function t(to: string) { return { handoff: to }; }\n'),
    ],
    [
      'a tool writes the name later',
      withTool(
        "export function t() { const out: Record<string, string> = {}; out.handoff = 'B'; return out; }\n",
      ),
    ],
    [
      'a helper of the tool names it',
      withTool("import { leave } from '../lib/leave.ts';\nexport const t = () => leave();\n", {
        'lib/leave.ts': "export const leave = () => ({ handoff: 'B' });\n",
      }),
    ],
  ])('is reached if %s', async (_what, files) => {
    expect((await loadFlow(findMark(files).files)).found).toEqual([]);
  });

  it('is reported if tools name others', async () => {
    const { files, at } = findMark(withTool("export const t = () => ({ handoff: 'A' });\n"));
    const { found, diagnostics } = await loadFlow(files);
    expect(found).toEqual([`WF060 ${at}`]);
    expect(diagnostics[0]?.message).toBe('no rule and no tool leads to B');
  });
});
