import type { Mistakes } from './mutate.fixture.ts';

/** Mistakes in who speaks after whom, and in expressions. */
export const ROUTES: Mistakes = {
  'a misspelt initial agent': {
    in: ['Clinic', 'orchestrator.yaml'],
    change: ['initial_agent: Desk', 'initial_agent: ▲Dsek'],
    codes: ['WF020'],
  },
  'a misspelt source': {
    in: ['Clinic', 'handoffs.yaml'],
    change: ['source_agent: Nurse', 'source_agent: ▲Nurs'],
    codes: ['WF020'],
  },
  'a misspelt target': {
    in: ['Clinic', 'handoffs.yaml'],
    change: ['target_agent: Booking', 'target_agent: ▲Bookings'],
    codes: ['WF020'],
  },
  'a target in the wrong case': {
    in: ['Clinic', 'handoffs.yaml'],
    change: ['target_agent: Nurse', 'target_agent: ▲nurse'],
    codes: ['WF020'],
  },
  'a misspelt agent in a list of targets': {
    in: ['Panel', 'handoffs.yaml'],
    change: ['[Optimist,', '[▲Optimst,'],
    codes: ['WF020'],
  },
  'an agent that was renamed in agents.yaml only': {
    in: ['Clinic', 'agents.yaml'],
    change: ['name: Nurse', 'name: Medic'],
    at: 'context_variables.yaml:14',
    codes: ['WF020'],
  },
  'a misspelt target of a guardrail': {
    in: ['Bank', 'agents.yaml'],
    change: ['target: Fraud', 'target: ▲Frauds'],
    codes: ['WF020'],
  },
  'a misspelt agent of a trigger': {
    in: ['Review', 'context_variables.yaml'],
    change: ['agent: Critic', 'agent: ▲Critics'],
    codes: ['WF020'],
  },
  'a misspelt agent of an exposure': {
    in: ['Clinic', 'context_variables.yaml'],
    change: ['- agent: Desk', '- agent: ▲Front'],
    codes: ['WF020'],
  },
  'a misspelt visual agent': {
    in: ['SupportDesk', 'ui_config.yaml'],
    change: ['[Triage, Billing', '[Triage, ▲Bililng'],
    codes: ['WF020'],
  },
  'a misspelt agent of a hook': {
    in: ['Shop', 'hooks.yaml'],
    change: ['hook_agent: Seller', 'hook_agent: ▲Sellers'],
    codes: ['WF020'],
  },
  'a misspelt nested workflow': {
    in: ['Office', 'handoffs.yaml'],
    change: ['workflow: Worker', 'workflow: ▲Workers'],
    codes: ['WF025'],
  },
  'a workflow that starts itself': {
    in: ['Office', 'handoffs.yaml'],
    change: ['workflow: Worker', 'workflow: ▲Office'],
    codes: ['WF109'],
  },
  'a rule without a target': {
    in: ['Clinic', 'handoffs.yaml'],
    change: ['  - source_agent: Nurse\n    target_agent: user', '  - ▲source_agent: Nurse'],
    codes: ['WF012'],
  },
  'a condition that was forgotten': {
    in: ['Office', 'handoffs.yaml'],
    change: ['    condition: The work is described.\n', ''],
    at: 'handoffs.yaml:2',
    codes: ['WF012'],
  },
  'a nested workflow that was forgotten': {
    in: ['Office', 'handoffs.yaml'],
    change: ['    workflow: Worker\n', ''],
    at: 'handoffs.yaml:2',
    codes: ['WF012'],
  },
  'an expression for a model': {
    in: ['Clinic', 'handoffs.yaml'],
    change: ['The patient wants an appointment.', '▲${urgent} == true'],
    codes: ['WF108'],
  },
  'plain words as an expression': {
    in: ['Clinic', 'handoffs.yaml'],
    change: ['condition: ${urgent} == true and', 'condition: urgent ▲and it is true that'],
    at: 'handoffs.yaml:16',
    codes: ['WF030'],
  },
  'one equals sign': {
    in: ['Clinic', 'handoffs.yaml'],
    change: ['${urgent} == true and', '${urgent} ▲= true and'],
    codes: ['WF030'],
  },
  'a bracket of an expression that is not closed': {
    in: ['Ladder', 'handoffs.yaml'],
    change: ["'not ${solved} and", "'not (${solved} and"],
    at: 'handoffs.yaml:7',
    codes: ['WF030'],
  },
  'double braces in an expression': {
    in: ['Review', 'handoffs.yaml'],
    change: ["'${round} < 3'", "▲'{{round}} < 3'"],
    codes: ['WF030'],
  },
  'a name without a dollar': {
    in: ['Review', 'handoffs.yaml'],
    change: ["'${round} < 3'", "▲'round < 3'"],
    codes: ['WF030'],
  },
  'an undeclared variable in a condition': {
    in: ['Clinic', 'handoffs.yaml'],
    change: ['${urgent} ==', '▲${urgnt} =='],
    codes: ['WF024'],
  },
  'an undeclared variable that ends the run': {
    in: ['Debate', 'orchestrator.yaml'],
    change: ['${points} >=', '▲${score} >='],
    codes: ['WF024'],
  },
  'a number compared with a text': {
    in: ['Review', 'handoffs.yaml'],
    change: ['${round} < 3', '▲${round} < "three"'],
    codes: ['WF031'],
  },
  'a boolean compared with a text': {
    in: ['Clinic', 'handoffs.yaml'],
    change: ['${urgent} == true', "▲${urgent} == 'true'"],
    codes: ['WF031'],
  },
  'a path into a number': {
    in: ['Review', 'handoffs.yaml'],
    change: ['${round} < 3', '▲${round.count} < 3'],
    codes: ['WF031'],
  },
  'an agent that no rule leads to': {
    in: ['Clinic', 'agents.yaml'],
    add: '  - name: ▲Guard\n    system_message: Guard the door.\n',
    codes: ['WF060'],
  },
  'a rule that was deleted': {
    in: ['Shop', 'handoffs.yaml'],
    change: ['target_agent: Cashier', 'target_agent: terminate'],
    at: 'agents.yaml:4',
    codes: ['WF060'],
  },
  'two after_work rules of one agent': {
    in: ['Library', 'handoffs.yaml'],
    add: '  - ▲{ source_agent: Librarian, target_agent: user, handoff_type: after_work }\n',
    codes: ['WF061'],
  },
  'the same condition twice': {
    in: ['Review', 'handoffs.yaml'],
    change: [
      "  - { source_agent: Critic, target_agent: Writer, condition_type: expression, condition: '${round} < 3' }",
      "  - ▲{ source_agent: Critic, target_agent: Writer, condition_type: expression, condition: '${approved}' }",
    ],
    codes: ['WF061'],
  },
  'the same condition in other words': {
    in: ['Review', 'handoffs.yaml'],
    change: [
      "  - { source_agent: Critic, target_agent: Writer, condition_type: expression, condition: '${round} < 3' }",
      "  - ▲{ source_agent: Critic, target_agent: Writer, condition_type: expression, condition: '${approved} == true' }",
    ],
    codes: ['WF061'],
  },
  'a condition that an earlier one implies': {
    in: ['Review', 'handoffs.yaml'],
    change: [
      '  - { source_agent: Critic, target_agent: user',
      "  - ▲{ source_agent: Critic, target_agent: Writer, condition_type: expression, condition: '${round} < 2' }\n  - { source_agent: Critic, target_agent: user",
    ],
    codes: ['WF061'],
  },
  'a narrower condition after a wider one': {
    in: ['Review', 'handoffs.yaml'],
    change: [
      '  - { source_agent: Critic, target_agent: user',
      "  - ▲{ source_agent: Critic, target_agent: Writer, condition_type: expression, condition: '${approved} and ${round} > 5' }\n  - { source_agent: Critic, target_agent: user",
    ],
    codes: ['WF061'],
  },
  'an after_work rule of all agents before one of an agent': {
    in: ['Library', 'handoffs.yaml'],
    change: [
      'handoff_rules:\n  -',
      'handoff_rules:\n  - { source_agent: "*", target_agent: user, handoff_type: after_work }\n  - ▲',
    ],
    codes: ['WF061'],
  },
  'a condition that is always true': {
    in: ['Review', 'handoffs.yaml'],
    change: ["condition: '${round} < 3'", "condition: 'true'"],
    at: 'handoffs.yaml:5',
    codes: ['WF061'],
  },
  'an agent that hands over to itself': {
    in: ['Library', 'handoffs.yaml'],
    change: [
      '- { source_agent: Librarian, target_agent: Clerk',
      '- ▲{ source_agent: Librarian, target_agent: Librarian',
    ],
    codes: ['WF062'],
  },
  'a random choice among the speaker': {
    in: ['Panel', 'handoffs.yaml'],
    change: [
      '- source_agent: Host\n    transition_target: RandomAgentTarget\n    target_agents: [Optimist, Sceptic]',
      '- ▲source_agent: Host\n    transition_target: RandomAgentTarget\n    target_agents: [Host]',
    ],
    codes: ['WF062'],
  },
  'two agents that hand over to each other for ever': {
    in: ['Library', 'handoffs.yaml'],
    add: '  - ▲{ source_agent: Clerk, target_agent: Librarian, handoff_type: after_work }\n',
    codes: ['WF063'],
  },
  'turns without an end': {
    in: ['Debate', 'orchestrator.yaml'],
    change: ["termination:\n  phrases: [VERDICT]\n  when: '${points} >= 10'\n", ''],
    at: 'orchestrator.yaml:3',
    codes: ['WF063'],
  },
  'a scope for a model': {
    in: ['Clinic', 'handoffs.yaml'],
    change: ['    condition_type: llm', '    condition_type: llm\n    condition_scope: ▲pre'],
    codes: ['WF069'],
  },
  'targets of a rule with one target': {
    in: ['Clinic', 'handoffs.yaml'],
    change: ['    target_agent: user', '    target_agent: user\n    target_agents: ▲[Desk]'],
    codes: ['WF018'],
  },
  'a target that another one hides': {
    in: ['Clinic', 'handoffs.yaml'],
    change: [
      '    target_agent: user',
      '    target_agent: ▲Desk\n    transition_target: TerminateTarget',
    ],
    codes: ['WF018'],
  },
  'a workflow of a rule that leads to an agent': {
    in: ['Clinic', 'handoffs.yaml'],
    change: ['    target_agent: user', '    target_agent: user\n    workflow: ▲Worker'],
    codes: ['WF018'],
  },
  'a selector without AutoPattern': {
    in: ['Debate', 'orchestrator.yaml'],
    add: 'speaker_selection: ▲{ max_retries: 1 }\n',
    codes: ['WF069'],
  },
  'a first message that no one sends': {
    in: ['Press', 'orchestrator.yaml'],
    add: 'initial_message: ▲Begin.\n',
    codes: ['WF069'],
  },
  'an agent without a description for the selector': {
    in: ['Newsroom', 'agents.yaml'],
    change: ['name: Sports\n    description: Matches and records.\n', 'name: ▲Sports\n'],
    codes: ['WF066'],
  },
  'two agents with one description for the selector': {
    in: ['Newsroom', 'agents.yaml'],
    change: ['description: Forecasts.', 'description: ▲Matches and records.'],
    codes: ['WF066'],
  },
  'a condition that never holds': {
    in: ['Clinic', 'handoffs.yaml'],
    change: [
      '${urgent} == true and ${visits} > 2',
      '▲${visits} > 2 and ${visits} < 1 and ${urgent}',
    ],
    codes: ['WF031'],
  },
  'a pipeline that starts in its middle': {
    in: ['Press', 'orchestrator.yaml'],
    change: ['max_turns', 'initial_agent: Checker\nmax_turns'],
    at: 'agents.yaml:2',
    codes: ['WF060'],
  },
};
