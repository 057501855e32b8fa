import type { Mistakes } from './mutate.fixture.ts';

const key = (...parts: readonly string[]): string => parts.join('');

/** Mistakes in prompts, and secrets. */
export const PROMPTS: Mistakes = {
  'a transfer to no agent': {
    in: ['Clinic', 'agents.yaml'],
    change: ['`transfer_to_Nurse`', '`▲transfer_to_Nurs`'],
    codes: ['WF100'],
  },
  'a transfer in the wrong case': {
    in: ['Clinic', 'agents.yaml'],
    change: ['`transfer_to_Nurse`', '`▲transfer_to_nurse`'],
    codes: ['WF100'],
  },
  'a transfer without a rule': {
    in: ['Clinic', 'agents.yaml'],
    change: ['Offer a free slot.', 'Offer a slot, or ▲transfer_to_Nurse.'],
    codes: ['WF100'],
  },
  'a misspelt tool in backticks': {
    in: ['Travel', 'agents.yaml'],
    change: ['`ask_dates`', '`▲ask_date`'],
    codes: ['WF100'],
  },
  'a misspelt tool that is called a tool': {
    in: ['Travel', 'agents.yaml'],
    change: ['tool show_plan', 'tool ▲show_plans'],
    codes: ['WF100'],
  },
  'a tool that does not exist': {
    in: ['HelloWorld', 'agents.yaml'],
    change: ['call the tool `greet`', 'call the tool `▲salute`'],
    codes: ['WF100'],
  },
  'a call of a function that does not exist': {
    in: ['Shop', 'agents.yaml'],
    change: ['Take the money with `pay`.', 'Take the money with `▲charge_card(amount)`.'],
    codes: ['WF100'],
  },
  'a misspelt tool of a server': {
    in: ['Library', 'agents.yaml'],
    change: ['`files.read_file`', '`▲files.readfile`'],
    codes: ['WF100'],
  },
  'a misspelt server': {
    in: ['Library', 'agents.yaml'],
    change: ['`web.search`', '`▲wbe.search`'],
    codes: ['WF100'],
  },
  'a misspelt agent after @': {
    in: ['Ladder', 'agents.yaml'],
    change: ['@Second', '▲@Secnd'],
    codes: ['WF100'],
  },
  'a misspelt agent after "hand over to"': {
    in: ['SupportDesk', 'agents.yaml'],
    change: ['Hand over to Billing', 'Hand over to ▲Biling'],
    codes: ['WF100'],
  },
  'a misspelt tool in a prompt file': {
    in: ['SupportDesk', 'prompts/billing.md'],
    change: ['`lookup_order`', '`▲lookup_ordr`'],
    codes: ['WF100'],
  },
  'a misspelt tool in a section': {
    in: ['Clinic', 'agents.yaml'],
    change: ['Ask about symptoms, one at a time.', 'Ask, or ▲transfer_to_Docter.'],
    codes: ['WF100'],
  },
  'a placeholder of no variable': {
    in: ['Clinic', 'agents.yaml'],
    change: ['{{patient}}', '▲{{patent}}'],
    codes: ['WF024'],
  },
  'a placeholder of no variable in a prompt file': {
    in: ['Survey', 'prompts/interviewer.md'],
    change: ['{{topic}}', '▲{{topics}}'],
    codes: ['WF024'],
  },
  'a placeholder with a filter': {
    in: ['Clinic', 'agents.yaml'],
    change: ['{{patient}}', '▲{{ patient | upper }}'],
    codes: ['WF024'],
  },
  'a placeholder with a space in its name': {
    in: ['Clinic', 'agents.yaml'],
    change: ['{{patient}}', '▲{{the patient}}'],
    codes: ['WF038'],
  },
  'a placeholder that is not closed': {
    in: ['Clinic', 'agents.yaml'],
    change: ['{{patient}}', '▲{{patient}'],
    codes: ['WF108'],
  },
  'a dollar in place of a second brace': {
    in: ['Clinic', 'agents.yaml'],
    change: ['{{patient}}', '▲${patient}'],
    codes: ['WF108'],
  },
  'one brace in place of two': {
    in: ['Clinic', 'agents.yaml'],
    change: ['{{patient}}', '▲{patient}'],
    codes: ['WF108'],
  },
  'a placeholder of no variable in the greeting': {
    in: ['Survey', 'orchestrator.yaml'],
    change: ['about {{topic}}', 'about ▲{{topik}}'],
    codes: ['WF024'],
  },
  'a placeholder of no variable in a guardrail': {
    in: ['Bank', 'agents.yaml'],
    change: ['{{customer}}', '▲{{costumer}}'],
    codes: ['WF024'],
  },
  'a placeholder of no variable in a template': {
    in: ['Garden', 'context_variables.yaml'],
    change: ["'Notes: {{notes}}'", "'Notes: ▲{{note}}'"],
    codes: ['WF024'],
  },
  'a path into a text': {
    in: ['Garden', 'agents.yaml'],
    change: ['{{kind}}', '▲{{kind.name}}'],
    codes: ['WF031'],
  },
  'a prompt file that does not exist': {
    in: ['Survey', 'agents.yaml'],
    change: ['prompts/interviewer.md', '▲prompts/interview.md'],
    codes: ['WF007'],
  },
  'a prompt file outside': {
    in: ['Survey', 'agents.yaml'],
    change: ['prompts/interviewer.md', '▲../Tiny/agents.yaml'],
    codes: ['WF041'],
  },
  'a key of OpenAI in a prompt': {
    in: ['Press', 'agents.yaml'],
    change: ['Write the final text.', key('Use ▲sk-', 'proj-', 'abcdefghij0123456789ABCD', '.')],
    codes: ['WF050'],
  },
  'a key of Anthropic in a prompt file': {
    in: ['Survey', 'prompts/interviewer.md'],
    change: ['Ask five', key('Key: ▲sk-', 'ant-api03-', 'abcdefghij0123456789ABCD', '\nAsk five')],
    codes: ['WF050'],
  },
  'a token of GitHub in an argument': {
    in: ['Library', 'tools.yaml'],
    change: ['server.mjs,', key('▲ghp', '_', 'abcdefghij0123456789abcdefghij0123456789', ',')],
    codes: ['WF050'],
  },
  'a key in place of the name of a variable': {
    in: ['Relay', 'orchestrator.yaml'],
    change: ['api_key_env: TEAM_KEY', key('api_key_env: ▲sk-', 'ant-', 'abcdefghij0123456789ABCD')],
    codes: ['WF050'],
  },
  'a literal key': {
    in: ['Relay', 'orchestrator.yaml'],
    change: ['api_key_env: TEAM_KEY', '▲api_key: hunter2'],
    codes: ['WF050'],
  },
  'a token in the environment of a server': {
    in: ['Library', 'tools.yaml'],
    change: ['FILES_ROOT', key('▲xoxb', '-', '1234567890-abcdefghij')],
    codes: ['WF050'],
  },
  'a password in an address': {
    in: ['Relay', 'orchestrator.yaml'],
    change: ['http://127.0.0.1', key('▲http://', 'admin:', 'hunter2hunter2', '@127.0.0.1')],
    codes: ['WF050'],
  },
  'a password in the address of a server': {
    in: ['Library', 'tools.yaml'],
    change: [
      'url: https://example.com',
      key('url: ▲https://', 'admin:', 'hunter2hunter2', '@example.com'),
    ],
    codes: ['WF050'],
  },
  'a private key in a static value': {
    in: ['Survey', 'context_variables.yaml'],
    change: ['value: tea', key("value: ▲'-----BEGIN ", "PRIVATE KEY-----'")],
    codes: ['WF050'],
  },
  'a key of Google in a header': {
    in: ['Relay', 'orchestrator.yaml'],
    change: ['X-Team: TEAM_NAME', key('X-Team: ▲AIza', 'abcdefghij0123456789abcdefghij01234')],
    codes: ['WF050'],
  },
  'a key of AWS in the script': {
    in: ['Puppet', 'script.yaml'],
    change: ['say: I help.', key('say: Use ▲AKIA', 'ABCDEFGHIJKLMNOP')],
    codes: ['WF050'],
  },
  'a token of Hugging Face in a data file': {
    in: ['Garden', 'data/plants.json'],
    change: ['rose', key('▲hf', '_', 'abcdefghijABCDEFGHIJabcdefghijABCD')],
    codes: ['WF050'],
  },
  'a secret key of Stripe in a component': {
    in: ['Travel', 'ui_config.yaml'],
    change: ['title: Travel', key('title: ▲sk', '_live_', 'abcdefghij0123456789ABCD')],
    codes: ['WF050'],
  },
};
