// Twilio as our carrier: its signatures, its TwiML, and its REST API on the real SDK.
import VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';
import webhooks from 'twilio/lib/webhooks/webhooks.js';
import type { Carrier, Fallback } from '../../voice/carrier.ts';
import { attempt, createClient, type TwilioOptions } from './requests.ts';

/** How long a forwarded call rings before Twilio gives up: about six rings. */
const RING_SECONDS = 30;
/** A person who is there picks up within four rings; past 20 to 25 s their own voicemail would take the call from us. */
const RING_SECONDS_IF_COMING_BACK = 20;

export function createTwilioCarrier(options: TwilioOptions): Carrier {
  const { authToken } = options;
  const client = createClient(options);

  return {
    connectStream({ streamUrl, actionUrl, parameters, fallback }) {
      const response = new VoiceResponse();
      const stream = response.connect({ action: actionUrl, method: 'POST' }).stream({ url: streamUrl });
      for (const [name, value] of Object.entries(parameters)) stream.parameter({ name, value });
      addFallback(response, fallback);
      return response.toString();
    },

    fallback(fallback) {
      const response = new VoiceResponse();
      addFallback(response, fallback);
      return response.toString();
    },

    dial({ to, actionUrl }) {
      const response = new VoiceResponse();
      const timeout = RING_SECONDS_IF_COMING_BACK;
      response.dial({ timeout, action: actionUrl, method: 'POST' }, to);
      return response.toString();
    },

    endCall() {
      const response = new VoiceResponse();
      response.hangup();
      return response.toString();
    },

    isSigned({ url, parameters, signature }) {
      return signature !== undefined && webhooks.validateRequest(authToken, signature, url, parameters);
    },

    async hangUp(callSid, signal) {
      await attempt('end the call', signal, () => client.calls(callSid).update({ status: 'completed' }));
    },

    async sendSms({ from, to, text }, signal) {
      const sent = await attempt('send the text message', signal, () =>
        client.messages.create({ from, to, body: text }),
      );
      return { id: sent.sid };
    },
  };
}

function addFallback(response: VoiceResponse, { forwardTo, message }: Fallback): void {
  if (forwardTo) response.dial({ timeout: RING_SECONDS }, forwardTo);
  else response.say(message);
}
