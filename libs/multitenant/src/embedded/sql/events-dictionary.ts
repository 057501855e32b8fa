/**
 * Texts that commits consist of, the most frequent ones last. Packed commits can only be read with
 * exactly these bytes. An improvement is another dictionary, with its own first byte in
 * `pack-events.ts`.
 */
export const EVENTS_DICTIONARY: Buffer = Buffer.from(
  [
    ' the and to of in is it for you that on with your this be are have can please not we from will as by at or if ',
    '"estimated":true,"outcome":"cancelled","left_out":{"details":{"traceparent":"00-"hidden":true,"content":[{"type":"text","text":"',
    '{"type":"command_rejected","run_id":null,"command_id":"","code":"","message":"',
    '{"type":"history_summary","run_id":"","agent":"","text":"{"type":"hook","{"type":"guardrail","name":"","stage":"output","agent":"","action":"',
    '{"type":"child_start","run_id":"","call_id":"","child_chat_id":"","workflow_name":"{"type":"child_complete","status":"',
    '{"type":"owner_changed","run_id":"","takeover":1,',
    '{"type":"error","run_id":"","code":"model_unavailable","message":"","retryable":true,"agent":"',
    '{"type":"workflow_error","run_id":"","code":"","message":"","retryable":false,"usage":{',
    '{"type":"structured_output","run_id":"","message_id":"","agent":"","model":"","value":{"',
    '{"type":"context_update","run_id":"","set":{"":"","by":{"kind":"tool","call_id":"","agent":"',
    '{"type":"input_request","run_id":"","request_id":"","agent":"","kind":"approval","prompt":"","call_id":"","component":"","schema":{"type":"object","properties":{',
    '{"type":"input_response","run_id":"","request_id":"","command_id":"","value":{"decision":"approve"}',
    '{"type":"handoff","run_id":"","from":"","to":"","rule":{"index":0,"kind":"condition"},"because":{"kind":"model","text":"',
    '{"type":"tool_call","run_id":"x","call_id":"call_","message_id":"x","agent":"","tool":"","kind":"function","arguments":{"":"","display":"inline","component":"',
    '{"type":"tool_result","run_id":"x","call_id":"call_","tool":"","ok":true,"result":"","error":{"code":"","message":""},"duration_ms":',
    '"finish_reason":"tool_calls","handoff":"',
    '[{"type":"user_message","run_id":"x","message_id":"x","command_id":"","text":"","seq":1,"ts":"2026-12-01T10:00:00.000Z","chat_id":""},{"type":"workflow_start","run_id":"x","workflow_name":"","workflow_version":"","code_version":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","cache_seed":1,"seq":2,"ts":"2026-12-01T10:00:00.000Z","chat_id":""},{"type":"agent_start","run_id":"x","agent":"","turn":1,"model":"gpt-4o-mini","seq":3,"ts":"2026-12-01T10:00:00.000Z","chat_id":""}]',
    '[{"type":"agent_response","run_id":"x","agent":"","message_id":"x","text":"","visible":true,"finish_reason":"stop","seq":4,"ts":"2026-12-01T10:00:00.000Z","chat_id":""},{"type":"usage","run_id":"x","agent":"","purpose":"reply","message_id":"x","input_tokens":1,"output_tokens":1,"cached_input_tokens":0,"reasoning_tokens":0,"cost_usd":null,"provider":"openai-compatible","model":"","cached":false,"first_token_ms":1,"outcome":"ok","duration_ms":1,"seq":5,"ts":"2026-12-01T10:00:00.000Z","chat_id":""},{"type":"workflow_complete","run_id":"x","reason":"done","usage":{"input_tokens":1,"output_tokens":1,"cached_input_tokens":0,"reasoning_tokens":0,"cost_usd":0.0,"model_calls":1,"cost_incomplete":true},"duration_ms":1,"seq":6,"ts":"2026-12-01T10:00:00.000Z","chat_id":""}]',
  ].join(''),
);
