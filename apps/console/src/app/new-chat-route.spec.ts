import { newChatRoute } from './new-chat-route.ts';
import { chatRoute } from './route.ts';

const entry = (workflow_name: string, startup_mode: 'UserDriven' | null = 'UserDriven') =>
  ({ workflow_name, startup_mode }) as never;
const chat = (chat_id: string, workflow_name: string) => ({ chat_id, workflow_name }) as never;
const workflows = [entry('Alpha', null), entry('Beta'), entry('Gamma')];

describe('a new chat', () => {
  it('is of the workflow that is shown', () => {
    const shown = { view: 'workflow', workflow_name: 'Gamma', file: null, line: null } as const;
    expect(newChatRoute(shown, workflows, [chat('c', 'Beta')])).toEqual({
      view: 'new_chat',
      workflow_name: 'Gamma',
    });
    expect(
      newChatRoute(chatRoute('c2'), workflows, [chat('c1', 'Beta'), chat('c2', 'Gamma')]),
    ).toMatchObject({ workflow_name: 'Gamma' });
  });

  it('is of the workflow of the newest chat otherwise, and of the first that can run', () => {
    expect(newChatRoute({ view: 'home' }, workflows, [chat('c', 'Gamma')])).toMatchObject({
      workflow_name: 'Gamma',
    });
    expect(newChatRoute({ view: 'home' }, workflows, [chat('c', 'Gone')])).toMatchObject({
      workflow_name: 'Beta',
    });
  });

  it('is of none if none can run', () =>
    expect(newChatRoute({ view: 'home' }, [entry('Alpha', null)], [])).toBeNull());
});
