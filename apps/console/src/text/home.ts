export const TITLE = 'Workflows';
export const LATEST = 'Latest chats';
export const FILES = 'Files and graph';
export const NO_DESCRIPTION = 'No description';
export const LOADED = 'Loaded';
export const NO_CHATS = 'No chats yet. A suggested prompt starts the first one.';
export const NO_WORKFLOW = 'No workflow yet';
export const NO_WORKFLOW_WHY =
  'Create a folder with these two files in the workflows folder. The workflow appears here as soon as they are saved, without a restart.';
export const WORKFLOWS_FOLDER = 'The workflows folder is';
export const EXAMPLE: readonly (readonly [file: string, text: string])[] = [
  [
    'Hello/agents.yaml',
    'agents:\n  - name: Greeter\n    description: Greets people.\n    system_message: You greet people by their name.\n',
  ],
  [
    'Hello/orchestrator.yaml',
    'workflow_name: Hello\ndisplay_name: Hello\ninitial_agent: Greeter\n',
  ],
];
export const warnings = (count: number): string =>
  count === 1 ? '1 warning' : `${count} warnings`;
