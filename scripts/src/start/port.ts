// Which port the server is going to listen on: found out before anything is started.
import { createServer } from 'node:net';

/**
 * The port, or a free one of the system's choice for 0.
 * @throws Error saying what to do, when it is taken or cannot be opened
 */
export async function portFor({ port, host }: { port: number; host: string }): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => {
    probe.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND')
        return reject(
          new Error(
            `HOST ${host} is no address of this machine. Leave it out, or set it to 0.0.0.0 for all.`,
          ),
        );
      const reason =
        error.code === 'EADDRINUSE' ? 'is already in use' : `cannot be opened (${error.message})`;
      reject(new Error(`Port ${port} ${reason}. Set PORT to a free one, e.g. PORT=${port + 1} npm start.`));
    });
    probe.listen(port, host, resolve);
  });
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : port;
}
