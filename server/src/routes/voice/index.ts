// The carrier's side of the house: its webhooks and its media streams. Whatever it did not sign gets 403.
import formbody from '@fastify/formbody';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type CarrierReport, FINAL_STATUSES } from '../../calls/carrier-report.ts';
import { checkSignature, forbid, formOf, requireSignature } from '../../http/carrier-form.ts';
import type { Dialed, Voice } from '../../voice/index.ts';

declare module 'fastify' {
  interface FastifyInstance {
    voice: Voice;
    /** The carrier tells how a call of this number of ours ended. Never rejects. */
    carrierReported(number: string, report: CarrierReport): Promise<void>;
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

  const access = { access: 'carrier' } as const;
  const options = { config: access, preHandler: checkSignature(voice), schema: { hide: true } };

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
    const { CallSid: callSid, From: from = '', To: to = '' } = form;
    const { effect: effectId } = formOf(request.query);
    if (!callSid || !effectId) return reply.code(400).send('CallSid and effect are required.\n');
    return sendTwiml(reply, await voice.afterDial({ callSid, from, to }, { effectId, ...dialedOf(form) }));
  });

  app.post('/screen', options, async (request, reply) => {
    // The request is about the call to the person; whose sake it is for stands in the address.
    const { caller: callSid, from = '', to } = formOf(request.query);
    if (!callSid || !to) return reply.code(400).send('caller and to are required.\n');
    return sendTwiml(reply, await voice.screen({ callSid, from, to }));
  });

  app.post('/accept', options, async (request, reply) =>
    sendTwiml(reply, voice.decided(formOf(request.body)['Digits'])),
  );

  app.post('/routed', options, async (request, reply) => {
    const { call, form } = callOf(request);
    const { call: callId, behind } = formOf(request.query);
    if (!call || !callId || (behind !== 'agent' && behind !== 'voicemail'))
      return reply.code(400).send('CallSid, To, call and behind are required.\n');
    return sendTwiml(reply, await voice.afterRouted(call, { ...dialedOf(form), callId, behind }));
  });

  app.post('/voicemail', options, async (request, reply) => {
    const { call } = callOf(request);
    if (!call) return reply.code(400).send('CallSid and To are required.\n');
    return sendTwiml(reply, await voice.afterVoicemail(call, formOf(request.query)['call']));
  });

  app.post('/recorded', options, async (request, reply) => {
    const { CallSid: callSid, RecordingSid: sid, RecordingStatus, RecordingDuration } = formOf(request.body);
    // This callback says nothing of the parties: we have them say it in its address.
    const { from = '', to, call: callId } = formOf(request.query);
    if (!callSid || !to || !sid) return reply.code(400).send('CallSid, RecordingSid and to are required.\n');
    if (RecordingStatus === 'completed')
      await voice.recorded({ callSid, from, to }, { callId, sid, seconds: Number(RecordingDuration) || 0 });
    return reply.code(204).send();
  });

  app.post('/fallback', options, async (request, reply) => {
    const { call, form } = callOf(request);
    if (!call) return reply.code(400).send('CallSid and To are required.\n');
    const { ErrorCode: code, ErrorUrl: url } = form;
    return sendTwiml(reply, await voice.fallBack(call, { code, url }));
  });

  app.post('/status', options, async (request, reply) => {
    const { call, form } = callOf(request);
    const status = FINAL_STATUSES.find((each) => each === form['CallStatus']);
    if (!call) return reply.code(400).send('CallSid and To are required.\n');
    if (status) {
      // Ours is the number called, or the one we called from.
      const ours = form['Direction'] === 'inbound' ? call.to : call.from;
      const numbers = {
        seconds: numberOf(form['CallDuration']),
        errorCode: numberOf(form['ErrorCode']),
        sipCode: numberOf(form['SipResponseCode']),
      };
      await app.carrierReported(ours, { callSid: call.callSid, status, ...numbers });
    }
    return reply.code(204).send();
  });

  app.get('/stream', { ...options, websocket: true }, (socket) => voice.accept(socket));
}

/** Whose call a webhook is about, and all it says; no `call` where it does not say. */
function callOf(request: FastifyRequest): {
  call?: { callSid: string; from: string; to: string };
  form: Form;
} {
  const form = formOf(request.body);
  const { CallSid: callSid, From: from = '', To: to } = form;
  return callSid && to ? { call: { callSid, from, to }, form } : { form };
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
