import type { EventOf } from '@mozaiks/contracts';
import { resultId, resultText } from '../messages.ts';
import { silent, stampOf, type RunView, type Step } from './run-view.ts';

/** Sends a call as a whole, because it is stored before it runs. */
export function projectCall(view: RunView, event: EventOf<'tool_call'>): Step {
  const { call_id: toolCallId, tool: toolCallName, message_id: parentMessageId } = event;
  const stamp = stampOf(event);
  return {
    view,
    events: [
      { type: 'TOOL_CALL_START', toolCallId, toolCallName, parentMessageId, ...stamp },
      { type: 'TOOL_CALL_ARGS', toolCallId, delta: JSON.stringify(event.arguments), ...stamp },
      { type: 'TOOL_CALL_END', toolCallId, ...stamp },
    ],
  };
}

export function projectResult(view: RunView, event: EventOf<'tool_result'>): Step {
  const { call_id: toolCallId } = event;
  if (view.info.answered.has(toolCallId)) return silent(view);
  return {
    view,
    events: [
      {
        type: 'TOOL_CALL_RESULT',
        messageId: resultId(toolCallId),
        toolCallId,
        content: resultText(event),
        role: 'tool',
        ...stampOf(event),
      },
    ],
  };
}
