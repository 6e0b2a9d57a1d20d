// The carrier's side of the house: its webhooks and its media streams. Whatever it did not sign, by the account of whom it is
// about, gets 403.
import formbody from '@fastify/formbody';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type AnsweredBy, answeredByOf } from '../../calls/answered-by.ts';
import { type CarrierReport, FINAL_STATUSES, type OurCall } from '../../calls/carrier-report.ts';
import { checkSignature, forbid, formOf, requireSignature } from '../../http/carrier-form.ts';
import type { CarrierAccounts, Subject } from '../../own-vendors/carrier-accounts.ts';
import { Id } from '../../http/schemas.ts';
import type { Dialed, IncomingCall, Voice } from '../../voice/index.ts';

declare module 'fastify' {
  interface FastifyInstance {
    voice: Voice;
    carrierAccounts: CarrierAccounts;
    /** The carrier tells how a call of this number of ours ended. Never rejects. */
    carrierReported(number: string, report: CarrierReport): Promise<void>;
    /** The carrier tells who has picked up a call of ours. Never rejects. */
    carrierHeard(call: OurCall, by: AnsweredBy): Promise<void>;
  }
}

/** How a `<Dial>` went, in the carrier's words; `canceled` and `failed` are failures. */
const DIALED: Record<string, Dialed['outcome'] | undefined> = {
  completed: 'answered',
  answered: 'answered',
  busy: 'busy',
  'no-answer': 'noAnswer',
};

const CONNECTED = new Set(['completed', 'answered']);

type Form = Record<string, string>;

/** Mounted at `/voice`; `app.voice` is the engine. */
export default async function voiceRoutes(app: FastifyInstance): Promise<void> {
  const { voice } = app;
  await app.register(formbody, { bodyLimit: 64 * 1024 });

  app.addHook('onRequest', requireSignature);

  const signed = (about: (request: FastifyRequest) => Subject | undefined) => ({
    config: { access: 'carrier' } as const,
    preHandler: checkSignature(app, about),
    schema: { hide: true },
  });
  const aboutCall = signed((request) => numberIn(callOf(request).call));
  const aboutAddress = signed((request) => numberIn(formOf(request.query)));
  const aboutOurs = signed(oursOf);

  app.post('/', aboutCall, async (request, reply) => {
    const { call } = callOf(request);
    if (!call) return reply.code(400).send('CallSid and To are required.\n');
    const twiml = await voice.answer(call);
    return twiml === undefined ? forbid(reply) : sendTwiml(reply, twiml);
  });

  app.post('/ended', aboutCall, async (request, reply) => {
    const { call } = callOf(request);
    if (!call) return reply.code(400).send('CallSid and To are required.\n');
    return sendTwiml(reply, await voice.afterStream(call));
  });

  app.post('/dialed', aboutCall, async (request, reply) => {
    const { call, form } = callOf(request);
    const { effect: effectId } = formOf(request.query);
    if (!call || !effectId) return reply.code(400).send('CallSid, To and effect are required.\n');
    return sendTwiml(reply, await voice.afterDial(call, { effectId, ...dialedOf(form) }));
  });

  app.post('/screen', aboutAddress, async (request, reply) => {
    // The request is about the call to the person; whose sake it is for stands in the address.
    const { caller: callSid, from = '', to } = formOf(request.query);
    if (!callSid || !to) return reply.code(400).send('caller and to are required.\n');
    return sendTwiml(reply, await voice.screen({ callSid, from, to }));
  });

  app.post('/accept', aboutAddress, async (request, reply) => {
    const { Digits: key, SpeechResult: words } = formOf(request.body);
    const { to = '' } = formOf(request.query);
    return sendTwiml(reply, await voice.decided(to, { key, words }));
  });

  app.post('/placed', aboutOurs, async (request, reply) => {
    const { call } = callOf(request);
    const ours = oursOf(request);
    if (!call || !ours) return reply.code(400).send('CallSid, To, organization and call are required.\n');
    return sendTwiml(reply, await voice.answerPlaced(call, ours));
  });

  app.post('/answered-by', aboutOurs, async (request, reply) => {
    const ours = oursOf(request);
    if (!ours) return reply.code(400).send('organization and call are required.\n');
    await app.carrierHeard(ours, answeredByOf(formOf(request.body)['AnsweredBy']));
    return reply.code(204).send();
  });

  app.post('/routed', aboutCall, async (request, reply) => {
    const { call, form } = callOf(request);
    const { call: callId, behind } = formOf(request.query);
    if (!call || !callId || (behind !== 'agent' && behind !== 'voicemail'))
      return reply.code(400).send('CallSid, To, call and behind are required.\n');
    return sendTwiml(reply, await voice.afterRouted(call, { ...dialedOf(form), callId, behind }));
  });

  app.post('/voicemail', aboutCall, async (request, reply) => {
    const { call } = callOf(request);
    if (!call) return reply.code(400).send('CallSid and To are required.\n');
    return sendTwiml(reply, await voice.afterVoicemail(call, formOf(request.query)['call']));
  });

  app.post('/recorded', aboutAddress, async (request, reply) => {
    const { CallSid: callSid, RecordingSid: sid, RecordingStatus, RecordingDuration } = formOf(request.body);
    // This callback says nothing of the parties: we have them say it in its address.
    const { from = '', to, call: callId } = formOf(request.query);
    if (!callSid || !to || !sid) return reply.code(400).send('CallSid, RecordingSid and to are required.\n');
    if (RecordingStatus === 'completed')
      await voice.recorded({ callSid, from, to }, { callId, sid, seconds: Number(RecordingDuration) || 0 });
    return reply.code(204).send();
  });

  app.post('/fallback', aboutCall, async (request, reply) => {
    const { call, form } = callOf(request);
    if (!call) return reply.code(400).send('CallSid and To are required.\n');
    const { ErrorCode: code, ErrorUrl: url } = form;
    return sendTwiml(reply, await voice.fallBack(call, { code, url }));
  });

  const aboutReported = signed((request) => oursOf(request) ?? numberIn(callOf(request).call));
  app.post('/status', aboutReported, async (request, reply) => {
    const { call, form } = callOf(request);
    const status = FINAL_STATUSES.find((each) => each === form['CallStatus']);
    if (!call) return reply.code(400).send('CallSid and To are required.\n');
    if (status) {
      const numbers = {
        seconds: numberOf(form['CallDuration']),
        errorCode: numberOf(form['ErrorCode']),
        sipCode: numberOf(form['SipResponseCode']),
      };
      await app.carrierReported(call.to, {
        callSid: call.callSid,
        ours: oursOf(request),
        status,
        ...numbers,
      });
    }
    return reply.code(204).send();
  });

  // No form tells whose call a stream is of, so its address does.
  app.get('/stream/:organization', { ...signed(streamOf), websocket: true }, (socket, request) =>
    voice.accept({ socket, wire: request.socket }, streamOf(request)?.organizationId ?? ''),
  );
}

/** Whose call a webhook is about, and all it says; no `call` where it does not say. */
function callOf(request: FastifyRequest): {
  call?: IncomingCall;
  form: Form;
} {
  const form = formOf(request.body);
  const { CallSid: callSid, From: from = '', To: to, Direction: direction } = form;
  if (!callSid || !to) return { form };
  // Of a call of ours the number it came from is the one that is ours.
  if (direction?.startsWith('outbound')) return { call: { callSid, from: to, to: from, placed: true }, form };
  return { call: { callSid, from, to }, form };
}

/** Which call of ours a webhook is about: we have the carrier say so in its address. */
function oursOf(request: FastifyRequest): OurCall | undefined {
  const { organization: organizationId, call: callId } = formOf(request.query);
  return Id.safeParse(organizationId).success && Id.safeParse(callId).success
    ? { organizationId: organizationId!, callId: callId! }
    : undefined;
}

const numberIn = (call: { to?: string } | undefined): Subject | undefined =>
  call?.to === undefined ? undefined : { number: call.to };

function streamOf(request: FastifyRequest): { organizationId: string } | undefined {
  const { organization } = formOf(request.params);
  return Id.safeParse(organization).success ? { organizationId: organization! } : undefined;
}

const dialedOf = ({ DialCallStatus = '', DialBridged, CallStatus }: Form): Omit<Dialed, 'effectId'> => ({
  // Whoever picked up and did not take the call has not answered it.
  outcome:
    DialBridged === 'false' && CONNECTED.has(DialCallStatus)
      ? 'noAnswer'
      : (DIALED[DialCallStatus] ?? 'failed'),
  callerGone: CallStatus === 'completed',
});

const numberOf = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined;

const sendTwiml = (reply: FastifyReply, twiml: string): FastifyReply => reply.type('text/xml').send(twiml);
