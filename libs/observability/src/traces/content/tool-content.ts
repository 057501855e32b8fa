import type { EventOf } from '@mozaiks/contracts';
import type { SpanAttributes } from '../finished-span.ts';
import { asText, shown } from './shown.ts';

/** The last four are for viewers that know only OpenInference. */
export function toolContent(
  call: EventOf<'tool_call'>,
  result: EventOf<'tool_result'>,
): SpanAttributes {
  const input = asText(shown(call).arguments);
  const { ok, result: value = null, error } = shown(result);
  const output = ok
    ? asText(value)
    : asText({ code: error?.code ?? '', message: error?.message ?? '' });
  return {
    'gen_ai.tool.call.arguments': input,
    'gen_ai.tool.call.result': output,
    'input.value': input,
    'input.mime_type': 'application/json',
    'output.value': output,
    'output.mime_type': 'application/json',
  };
}
