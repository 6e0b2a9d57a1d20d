// Sockets: the carrier's media streams, and browsers that listen in.
import websocket from '@fastify/websocket';
import fp from 'fastify-plugin';

/** One message of a stream is under 1 kB; past this the socket is closed before it is read. */
const MAX_FRAME_BYTES = 65_536;

export default fp(
  async (app) => {
    await app.register(websocket, { options: { maxPayload: MAX_FRAME_BYTES } });
  },
  { name: 'websocket' },
);
