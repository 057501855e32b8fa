// node examples/websocket-client.mjs <token> [workflow] [text]
import WebSocket from 'ws';

const [token = '', workflow_name = 'HelloWorld', text = 'My name is Ada'] = process.argv.slice(2);
const url = process.env['MOZAIKS_URL'] ?? 'ws://127.0.0.1:8000/ws';
const socket = new WebSocket(url, { headers: { authorization: `Bearer ${token}` } });

socket.on('open', () => socket.send(JSON.stringify({ type: 'user_message', workflow_name, text })));
socket.on('message', (data) => {
  const frame = JSON.parse(data.toString());
  if (frame.type === 'agent_delta') process.stdout.write(frame.text);
  else
    console.log(
      frame.seq === undefined ? frame.type : `\n#${frame.seq} ${frame.type}`,
      frame.message ?? '',
    );
  if (
    ['workflow_complete', 'workflow_error', 'input_request', 'request_error'].includes(frame.type)
  )
    socket.close();
});
socket.on('error', (error) => console.error(error.message));
socket.on('close', (code, reason) => console.log(`closed ${code} ${reason}`));
