// The carrier's requests: forms, which it signs. Whatever it did not sign gets 403.
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Voice } from '../voice/index.ts';

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

/** The signature covers the form. */
export const checkSignature =
  ({ isSigned }: Pick<Voice, 'isSigned'>) =>
  async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    const signed = isSigned({
      path: request.url,
      socket: request.ws,
      parameters: request.ws ? {} : formOf(request.body),
      signature: signatureOf(request),
    });
    return signed ? undefined : forbid(reply);
  };

export const forbid = (reply: FastifyReply): FastifyReply =>
  reply.code(403).type('text/plain').send('Not signed by the carrier, or answered before.\n');

function signatureOf(request: FastifyRequest): string | undefined {
  const header = request.headers['x-twilio-signature'];
  return typeof header === 'string' ? header : undefined;
}
