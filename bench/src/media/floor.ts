// The floor of a voice engine: takes the carrier's stream, parses each message, forwards its audio to the transcriber. Nothing else.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';

const LISTEN = '/v2/listen?model=flux-general-en&encoding=mulaw&sample_rate=8000';

/** Serves `/voice` and its stream on a free port of loopback. `deepgramUrl` is the transcriber's base URL. */
export async function startFloor(
  deepgramUrl: string,
  deepgramKey: string,
): Promise<{ url: string; close(): void }> {
  const server = createServer((request, response) => {
    request.resume();
    const body = `<Response><Connect><Stream url="${url().replace('http', 'ws')}/voice/stream"/></Connect></Response>`;
    response.writeHead(200, { 'content-type': 'text/xml' }).end(body);
  });
  const sockets = new WebSocketServer({ server, perMessageDeflate: false });
  const url = () => `http://localhost:${(server.address() as AddressInfo).port}`;
  sockets.on('connection', (caller) => {
    const transcriber = new WebSocket(`${deepgramUrl.replace(/^http/, 'ws')}${LISTEN}`, {
      headers: { authorization: `Token ${deepgramKey}` },
      perMessageDeflate: false,
    });
    const end = () => {
      caller.close();
      transcriber.terminate();
    };
    transcriber.on('error', end);
    transcriber.on('message', () => undefined);
    caller.on('error', end);
    caller.on('close', end);
    caller.on('message', (data: Buffer) => {
      const message = JSON.parse(data.toString('utf8')) as { event: string; media?: { payload: string } };
      if (message.event === 'media' && message.media && transcriber.readyState === WebSocket.OPEN)
        transcriber.send(Buffer.from(message.media.payload, 'base64'));
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return {
    url: url(),
    close() {
      for (const client of sockets.clients) client.terminate();
      server.close();
    },
  };
}
