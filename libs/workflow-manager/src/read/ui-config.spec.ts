import { goodFlow, loadFlow } from '../spec/folder.fixture.ts';

const VARIABLES =
  'definitions:\n  cart: {type: array, source: {type: static, value: []}}\n  card: {type: string, sensitive: true, client_writable: true}\n';
const files = (shown: string) => ({
  'context_variables.yaml': VARIABLES,
  'ui_config.yaml': `context_variables: ${shown}\n`,
});

describe('context_variables of ui_config.yaml', () => {
  it('names the variables that clients may see; by default none', async () => {
    expect((await goodFlow({})).definition.ui.context_variables).toBeUndefined();
    expect((await loadFlow(files('[cart]'))).workflow?.definition.ui.context_variables).toEqual([
      'cart',
    ]);
  });

  it('names only variables that are declared', async () => {
    expect((await loadFlow(files('[basket]'))).found).toContain('WF024 ui_config.yaml:1:21');
  });

  it('never shows a sensitive variable', async () => {
    const { found, workflow } = await loadFlow(files('[cart, card]'));
    expect(found).toContain('WF018 ui_config.yaml:1:27');
    expect(workflow?.definition.ui.context_variables).toEqual(['cart']);
  });

  it('counts as reading a variable', async () => {
    expect(
      (await loadFlow(files('[cart]'))).found.filter((code) =>
        code.startsWith('WF064 context_variables.yaml:2'),
      ),
    ).toEqual([]);
  });
});
