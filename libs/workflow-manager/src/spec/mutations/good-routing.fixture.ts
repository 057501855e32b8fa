import type { Files } from '../folder.fixture.ts';

/** Handoffs by a model and by an expression, and a triage desk. */
const Clinic: Files = {
  'orchestrator.yaml': `workflow_name: Clinic
description: Books appointments.
initial_agent: Desk
max_turns: 12
termination:
  phrases: [GOODBYE]
`,
  'agents.yaml': `agents:
  - name: Desk
    role: You are the front desk of a clinic.
    description: Finds out what the patient needs.
    system_message: |
      Find out what the patient needs. Hand over to Booking for appointments, or call \`transfer_to_Nurse\` for symptoms.
      The patient is called {{patient}}.
  - name: Booking
    role: You book appointments.
    description: Appointments.
    system_message: Offer a free slot. Say GOODBYE when it is booked.
  - name: Nurse
    role: You are a nurse.
    description: Symptoms.
    prompt_sections:
      - heading: Task
        content: Ask about symptoms, one at a time.
      - heading: Limits
        content: Never name a disease.
`,
  'handoffs.yaml': `handoff_rules:
  - source_agent: Desk
    target_agent: Booking
    handoff_type: condition
    condition_type: llm
    condition: The patient wants an appointment.
  - source_agent: Desk
    target_agent: Nurse
    handoff_type: condition
    condition_type: llm
    condition: The patient describes symptoms.
  - source_agent: Nurse
    target_agent: Booking
    handoff_type: condition
    condition_type: expression
    condition: \${urgent} == true and \${visits} > 2
  - source_agent: Nurse
    target_agent: user
    handoff_type: after_work
`,
  'context_variables.yaml': `definitions:
  patient:
    type: string
    description: The name of the patient.
    source: { type: state, default: friend }
  urgent:
    type: boolean
    description: Whether it cannot wait.
    source:
      type: state
      default: false
      triggers:
        - type: agent_text
          agent: Nurse
          match: { regex: 'come in (today|now)' }
          set: true
  visits:
    type: integer
    description: Visits in this year.
    source: { type: config, env_var: VISITS, default: 0 }
agents:
  - agent: Desk
    variables: [patient, visits]
`,
};

/** A pipeline of three agents. */
const Press: Files = {
  'orchestrator.yaml': `workflow_name: Press
description: Writes a press release in three steps.
orchestration_pattern: PipelinePattern
max_turns: 6
`,
  'agents.yaml': `agents:
  - name: Drafter
    system_message: Write a first draft of the press release.
  - name: Checker
    system_message: Check the facts of the draft, and list what is wrong.
    history: { include: all, max_messages: 20 }
  - name: Editor
    system_message: Write the final text.
    history:
      summarize: true
`,
};

/** Agents in turn, until one says a phrase. */
const Debate: Files = {
  'orchestrator.yaml': `workflow_name: Debate
description: Two sides and a judge.
orchestration_pattern: RoundRobinPattern
initial_agent: For
max_turns: 9
termination:
  phrases: [VERDICT]
  when: '\${points} >= 10'
`,
  'agents.yaml': `agents:
  For: { system_message: Argue for the motion. }
  Against: { system_message: Argue against the motion. }
  Judge: { system_message: Say VERDICT and who has won if it is clear. }
`,
  'context_variables.yaml': `definitions:
  points:
    type: integer
    source:
      type: state
      default: 0
      triggers: [{ type: agent_text, agent: Judge, match: { contains: point }, set: 10 }]
agents:
  Judge: [points]
`,
};

/** A model chooses who speaks. */
const Newsroom: Files = {
  'orchestrator.yaml': `workflow_name: Newsroom
description: A desk of specialists.
orchestration_pattern: AutoPattern
max_turns: 8
speaker_selection:
  llm_config: fast
  prompt: Choose who knows most about the question.
  max_retries: 1
models:
  fast: { model: gpt-4o-mini, temperature: 0 }
  careful: { model: gpt-4.1, max_tokens: 800, fallback: [fast] }
defaults:
  llm_config: careful
`,
  'agents.yaml': `agents:
  - name: Economy
    description: Markets, prices and jobs.
    system_message: Answer questions about the economy.
  - name: Sports
    description: Matches and records.
    system_message: Answer questions about sports.
    llm_config: fast
  - name: Weather
    description: Forecasts.
    system_message: Answer questions about the weather.
    llm_config: { temperature: 0.5, max_tokens: 300 }
`,
};

/** The user picks who speaks; the other kinds of targets. */
const Panel: Files = {
  'orchestrator.yaml': `workflow_name: Panel
description: A panel of experts.
orchestration_pattern: ManualPattern
initial_agent: Host
`,
  'agents.yaml': `agents:
  - name: Host
    system_message: Open the panel.
  - name: Optimist
    system_message: See the bright side.
  - name: Sceptic
    system_message: See the risks.
    max_consecutive_auto_reply: 2
`,
  'handoffs.yaml': `handoff_rules:
  - source_agent: Host
    transition_target: RandomAgentTarget
    target_agents: [Optimist, Sceptic]
    handoff_type: after_work
  - source_agent: Optimist
    transition_target: AskUserTarget
    target_agents: [Host, Sceptic]
    handoff_type: after_work
  - source_agent: Sceptic
    target_agent: terminate
    handoff_type: after_work
`,
};

/** An escalation ladder, with a random helper and rules of the user. */
const Ladder: Files = {
  'orchestrator.yaml': `workflow_name: Ladder
description: Three levels of support.
initial_agent: First
max_turns: 15
on_message_while_running: interrupt
`,
  'agents.yaml': `agents:
  - name: First
    system_message: Solve what is simple.
  - name: Second
    system_message: Solve what is hard.
    human_input_mode: TERMINATE
  - name: Third
    system_message: Solve what is left, and tell @Second what you did.
`,
  'handoffs.yaml': `handoff_rules:
  - { source_agent: user, target_agent: Third, condition_type: expression, condition: "\${level} == 'third'" }
  - { source_agent: user, target_agent: First, handoff_type: after_work }
  - { source_agent: First, target_agent: Second, condition_type: expression, condition_scope: pre, condition: '\${tries} > 2' }
  - { source_agent: First, target_agent: Second, condition_type: llm, condition: 'The problem is not simple.' }
  - { source_agent: Second, target_agent: Third, condition_type: llm, condition: 'A developer is needed.' }
  - { source_agent: Third, target_agent: Second, condition_type: expression, condition: 'not \${solved} and \${tries} < 5' }
  - { source_agent: Third, target_agent: user, handoff_type: after_work }
`,
  'context_variables.yaml': `definitions:
  level: { type: string, source: { type: state, default: first }, client_writable: true }
  tries: { type: integer, source: { type: state, default: 0 }, client_writable: true }
  solved:
    type: boolean
    source:
      type: state
      default: false
      triggers: [{ type: agent_text, agent: Third, match: { equals: Solved. } }]
`,
};

/** Workflows that test who speaks next. */
export const ROUTING: { readonly [workflow: string]: Files } = {
  Clinic,
  Press,
  Debate,
  Newsroom,
  Panel,
  Ladder,
};
