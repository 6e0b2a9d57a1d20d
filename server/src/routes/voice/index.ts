// The carrier's side of the house: its webhooks and its media streams. Whatever it did not sign gets 403.
import formbody from '@fastify/formbody';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Dialed, Voice } from '../../voice/index.ts';

declare module 'fastify' {
  interface FastifyInstance {
    voice: Voice;
  }
}

/** How a `<Dial>` went, in the carrier's words; `canceled` and `failed` are failures. */
const DIALED: Record<string, Dialed['outcome'] | undefined> = {
  completed: 'answered',
  answered: 'answered',
  busy: 'busy',
  'no-answer': 'noAnswer',
};

type Form = Record<string, string>;

/** Mounted at `/voice`; `app.voice` is the engine. */
export default async function voiceRoutes(app: FastifyInstance): Promise<void> {
  const { voice } = app;
  await app.register(formbody, { bodyLimit: 64 * 1024 });

  const signatureOf = (request: FastifyRequest): string | undefined => {
    const header = request.headers['x-twilio-signature'];
    return typeof header === 'string' ? header : undefined;
  };

  // Before anything is read of it; the signature itself covers the form.
  app.addHook('onRequest', async (request, reply) => (signatureOf(request) ? undefined : forbid(reply)));

  async function requireSignature(
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<FastifyReply | undefined> {
    const signed = voice.isSigned({
      path: request.url,
      socket: request.ws,
      parameters: request.ws ? {} : formOf(request.body),
      signature: signatureOf(request),
    });
    return signed ? undefined : forbid(reply);
  }

  const access = { access: 'carrier' } as const;
  const options = { config: access, preHandler: requireSignature, schema: { hide: true } };

  app.post('/', options, async (request, reply) => {
    const { CallSid: callSid, From: from = '', To: to = '' } = formOf(request.body);
    if (!callSid || !to) return reply.code(400).send('CallSid and To are required.\n');
    const twiml = await voice.answer({ callSid, from, to });
    return twiml === undefined ? forbid(reply) : sendTwiml(reply, twiml);
  });

  app.post('/ended', options, async (request, reply) => {
    const { CallSid: callSid, From: from = '', To: to = '' } = formOf(request.body);
    if (!callSid) return reply.code(400).send('CallSid is required.\n');
    return sendTwiml(reply, await voice.afterStream({ callSid, from, to }));
  });

  app.post('/dialed', options, async (request, reply) => {
    const form = formOf(request.body);
    const { CallSid: callSid, From: from = '', To: to = '', DialCallStatus = '', CallStatus } = form;
    const { effect: effectId } = formOf(request.query);
    if (!callSid || !effectId) return reply.code(400).send('CallSid and effect are required.\n');
    const outcome = DIALED[DialCallStatus] ?? 'failed';
    const dialed = { effectId, outcome, callerGone: CallStatus === 'completed' };
    return sendTwiml(reply, await voice.afterDial({ callSid, from, to }, dialed));
  });

  app.get('/stream', { ...options, websocket: true }, (socket) => voice.accept(socket));
}

/** The form as strings; a field sent twice or as anything else is left out, so that its signature fails. */
function formOf(body: unknown): Form {
  if (typeof body !== 'object' || body === null) return {};
  return Object.fromEntries(
    Object.entries(body).filter((field): field is [string, string] => typeof field[1] === 'string'),
  );
}

const sendTwiml = (reply: FastifyReply, twiml: string): FastifyReply => reply.type('text/xml').send(twiml);

const forbid = (reply: FastifyReply): FastifyReply =>
  reply.code(403).type('text/plain').send('Not signed by the carrier, or answered before.\n');
