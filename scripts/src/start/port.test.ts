import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { expect, it } from 'vitest';
import { portFor } from './port.ts';

const host = '127.0.0.1';

it('is a free one for 0, and can be listened on', async () => {
  const port = await portFor({ port: 0, host });
  expect(port).toBeGreaterThan(0);
  const server = createServer().listen(port, host);
  await once(server, 'listening');
  await expect(portFor({ port, host })).rejects.toThrow(
    `Port ${port} is already in use. Set PORT to a free one, e.g. PORT=${port + 1} npm start.`,
  );
  expect((server.address() as AddressInfo).port).toBe(port);
  server.close();
});

it('is the one that was set', async () => {
  const port = await portFor({ port: 0, host });
  expect(await portFor({ port, host })).toBe(port);
});

it('is nowhere when the address is of another machine', async () => {
  await expect(portFor({ port: 0, host: '192.0.2.1' })).rejects.toThrow(
    'HOST 192.0.2.1 is no address of this machine.',
  );
});
