// The carrier's requests: forms, which it signs. Whatever it did not sign gets 403.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Subject } from '../own-vendors/carrier-accounts.ts';

/** The form as strings; a field sent twice or as anything else is left out, so that its signature fails. */
export function formOf(body: unknown): Record<string, string> {
  if (typeof body !== 'object' || body === null) return {};
  return Object.fromEntries(
    Object.entries(body).filter((field): field is [string, string] => typeof field[1] === 'string'),
  );
}

/** Before anything is read of it. */
export const requireSignature = async (
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply | undefined> => (signatureOf(request) ? undefined : forbid(reply));

/**
 * The signature covers the form, and is by the account of whom the request is about: `about` says by what the route goes on to
 * do, so that no account speaks for another's. Where it says nothing, the installation's account alone may ask.
 */
export const checkSignature =
  (
    app: Pick<FastifyInstance, 'carrierAccounts' | 'publicUrl'>,
    about: (request: FastifyRequest) => Subject | undefined,
  ) =>
  async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    const publicUrl = app.publicUrl();
    const genuine = await app.carrierAccounts.isGenuine({
      // The scheme is part of what is signed: "wss" for "https" and "ws" for "http".
      url: (request.ws ? publicUrl.replace(/^http/, 'ws') : publicUrl) + request.url,
      parameters: request.ws ? {} : formOf(request.body),
      signature: signatureOf(request),
      about: about(request) ?? { number: '' },
    });
    return genuine ? undefined : forbid(reply);
  };

export const forbid = (reply: FastifyReply): FastifyReply =>
  reply.code(403).type('text/plain').send('Not signed by the carrier, or answered before.\n');

function signatureOf(request: FastifyRequest): string | undefined {
  const header = request.headers['x-twilio-signature'];
  return typeof header === 'string' ? header : undefined;
}
