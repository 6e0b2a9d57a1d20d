// Asks a server's V8, by the debugger's protocol, for what a server does not offer by itself.
import { once } from 'node:events';

/** Node's arguments for a server that may be asked; it says nothing of it on standard error. */
export const inspectable = (port: number): string[] => [
  `--inspect=127.0.0.1:${port}`,
  '--inspect-publish-uid=http',
];

/** Has everything collected that nothing holds (https://chromedevtools.github.io/devtools-protocol/v8/HeapProfiler). */
export async function collectGarbage(port: number): Promise<void> {
  const listed = await fetch(`http://127.0.0.1:${port}/json/list`, { signal: AbortSignal.timeout(5_000) });
  const [{ webSocketDebuggerUrl }] = (await listed.json()) as [{ webSocketDebuggerUrl: string }];
  const socket = new WebSocket(webSocketDebuggerUrl);
  await once(socket, 'open');
  socket.send(JSON.stringify({ id: 1, method: 'HeapProfiler.collectGarbage' }));
  await once(socket, 'message', { signal: AbortSignal.timeout(15_000) });
  socket.close();
}
