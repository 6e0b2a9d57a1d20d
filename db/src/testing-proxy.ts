// For tests: a proxy before PostgreSQL that can be cut, silenced and restored, as a database that goes away in mid-call.
import { once } from 'node:events';
import { connect as dial, createServer, type AddressInfo, type Socket } from 'node:net';

export interface DatabaseProxy {
  /** The database's address, by way of the proxy. */
  url: string;
  /** Drops every connection and refuses new ones. */
  cut(): void;
  /** Cuts once the client has sent something that matches, without passing the answer on. */
  cutAfter(pattern: RegExp): void;
  /** Keeps connections open and passes nothing on. */
  stall(): void;
  restore(): void;
  close(): Promise<void>;
}

/** @param databaseUrl the database behind it */
export async function createDatabaseProxy(databaseUrl: string): Promise<DatabaseProxy> {
  const target = new URL(databaseUrl);
  let stalled = false;
  let trap: RegExp | undefined;
  const sockets = new Set<Socket>();
  const drop = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  const server = createServer((client) => {
    const upstream = dial(Number(target.port), target.hostname);
    let deaf = false;
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        upstream.end();
      });
    }
    client.on('data', (data) => {
      if (stalled) return;
      upstream.write(data);
      if (trap?.test(data.toString('latin1')) !== true) return;
      trap = undefined;
      deaf = true;
      // PostgreSQL has answered: what was asked is done.
      upstream.once('data', cut);
    });
    upstream.on('data', (data) => {
      if (!stalled && !deaf) client.write(data);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const cut = (): void => {
    server.close();
    drop();
  };
  const url = new URL(target);
  url.hostname = '127.0.0.1';
  url.port = String(port);
  return {
    url: url.href,
    cut,
    cutAfter(pattern) {
      trap = pattern;
    },
    stall() {
      stalled = true;
    },
    restore() {
      if (stalled) drop();
      stalled = false;
      if (!server.listening) server.listen(port, '127.0.0.1');
    },
    async close() {
      drop();
      server.close();
      await once(server, 'close');
    },
  };
}
