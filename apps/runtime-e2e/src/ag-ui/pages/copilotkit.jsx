import {
  CopilotKitProvider,
  HttpAgent,
  useAgent,
  useCopilotKit,
  useFrontendTool,
  useInterrupt,
} from '@copilotkit/react-core/v2';
import { useMemo, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { z } from 'zod';

const { url, token, threadId } = globalThis.PAGE;

function Chat() {
  const { agent } = useAgent({ agentId: 'default' });
  const { copilotkit } = useCopilotKit();
  const [text, setText] = useState('');
  useFrontendTool({
    name: 'size_form',
    description: 'Asks for a size.',
    parameters: z.object({ title: z.string() }),
    handler: async () => ({ size: 5 }),
  });
  const asked = useInterrupt({
    agentId: 'default',
    renderInChat: false,
    render: ({ interrupt, resolve, cancel }) => (
      <div id="asked">
        <p>{interrupt?.reason}</p>
        <button onClick={() => resolve({ approved: true })}>Approve</button>
        <button onClick={() => cancel()}>Cancel</button>
      </div>
    ),
  });
  const send = async () => {
    agent.addMessage({ id: crypto.randomUUID(), role: 'user', content: text });
    setText('');
    await copilotkit.runAgent({ agent });
  };
  const retry = async () => {
    agent.setMessages(
      agent.messages.slice(0, agent.messages.findLastIndex(({ role }) => role === 'user') + 1),
    );
    await copilotkit.runAgent({ agent });
  };
  return (
    <>
      {agent.messages.map(({ id, role, content, toolCalls = [] }) => (
        <div key={id} className={`message ${role}`}>
          {typeof content === 'string' && content !== '' && <p className="text">{content}</p>}
          {toolCalls.map((call) => (
            <p key={call.id} className="tool">
              {call.function.name} {call.function.arguments}
            </p>
          ))}
        </div>
      ))}
      {asked}
      {!agent.isRunning && <p id="idle">idle</p>}
      <input aria-label="Message" value={text} onChange={(event) => setText(event.target.value)} />
      <button onClick={() => void send()}>Send</button>
      <button onClick={() => void retry()}>Retry</button>
    </>
  );
}

function App() {
  const agent = useMemo(
    () => new HttpAgent({ url, headers: { authorization: `Bearer ${token}` }, threadId }),
    [],
  );
  const agents = useMemo(() => ({ default: agent }), [agent]);
  return (
    <CopilotKitProvider agents__unsafe_dev_only={agents}>
      <Chat />
    </CopilotKitProvider>
  );
}

createRoot(document.body.appendChild(document.createElement('div'))).render(<App />);
