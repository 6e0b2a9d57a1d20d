// A scripted Deepgram for tests: an HTTP and WebSocket server on loopback that does exactly what a test tells it.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { WebSocketServer } from 'ws';
import { onTestFinished } from 'vitest';

export interface Script {
  /** Refuses the upgrade with this status. */
  refuse?(request: IncomingMessage): { status: number; headers?: Record<string, string> } | undefined;
  /** Leaves the upgrade unanswered. */
  stall?: boolean;
  connection?(socket: WebSocket, request: IncomingMessage): void;
  text?(message: { type: string; text?: string }, socket: WebSocket): void;
  binary?(audio: Buffer, socket: WebSocket): void;
  http?(request: IncomingMessage, response: ServerResponse): void;
}

export interface ScriptedVendor {
  url: string;
  requests: IncomingMessage[];
  sockets: WebSocket[];
}

/** Gone when the test is. */
export async function scriptedVendor(script: Script): Promise<ScriptedVendor> {
  const server = createServer((request, response) => script.http?.(request, response));
  const wss = new WebSocketServer({ noServer: true });
  const requests: IncomingMessage[] = [];
  const sockets: WebSocket[] = [];
  /** An upgraded connection is no longer the HTTP server's to close. */
  const streams: Duplex[] = [];
  server.on('upgrade', (request, stream, head) => {
    requests.push(request);
    streams.push(stream);
    if (script.stall === true) return;
    const refusal = script.refuse?.(request);
    if (refusal !== undefined) {
      const headers = Object.entries(refusal.headers ?? {}).map(([name, value]) => `${name}: ${value}\r\n`);
      stream.end(`HTTP/1.1 ${refusal.status} Refused\r\n${headers.join('')}Content-Length: 0\r\n\r\n`);
      return;
    }
    wss.handleUpgrade(request, stream, head, (socket) => {
      sockets.push(socket);
      socket.on('message', (data: Buffer, isBinary) => {
        if (isBinary) script.binary?.(data, socket);
        else script.text?.(JSON.parse(data.toString()) as { type: string }, socket);
      });
      script.connection?.(socket, request);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    for (const stream of streams) stream.destroy();
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, requests, sockets };
}
