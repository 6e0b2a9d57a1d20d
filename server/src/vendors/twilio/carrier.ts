// Twilio as our carrier: its signatures, its TwiML, and its REST API on the real SDK.
import type { Language } from '@offhook/machines';
import VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';
import webhooks from 'twilio/lib/webhooks/webhooks.js';
import type { VendorError } from '../../errors.ts';
import { type Carrier, type Fallback, OptedOutError, type Spoken } from '../../voice/carrier.ts';
import { attempt, codeOf, createClient, NOT_FOUND, type TwilioOptions } from './requests.ts';
import { fetchRecording } from './recordings.ts';

/** How long a forwarded call, or one of ours, rings before Twilio gives up: about six rings. */
const RING_SECONDS = 30;
/** A person who is there picks up within four rings; past 20 to 25 s their own voicemail would take the call from us. */
const RING_SECONDS_IF_COMING_BACK = 20;
/** Twilio's code for a number that sent STOP. */
const OPTED_OUT = 21_610;
/** One page: far more than one number is sent in an afternoon. */
const RECENT_TEXTS = 50;

/** From the end of what they are told to the key: people look for the key pad. */
const DECIDE_SECONDS = 8;
/** A message longer than this is a conversation; people who forget to hang up are not recorded for an hour. */
const VOICEMAIL_SECONDS = 180;
/** People pause to think of what else there was. */
const VOICEMAIL_SILENCE_SECONDS = 6;
/** What the carrier's own voice speaks; it has no Uzbek. English is its default. */
const LOCALE: Record<Language, { language?: 'es-US' | 'ru-RU' }> = {
  en: {},
  es: { language: 'es-US' },
  ru: { language: 'ru-RU' },
  uz: {},
};

/** What it understands; Uzbek answers are listened for as English ones would be. */
const HEARS: Record<Language, 'en-US' | 'es-US' | 'ru-RU'> = {
  en: 'en-US',
  es: 'es-US',
  ru: 'ru-RU',
  uz: 'en-US',
};

export function createTwilioCarrier(options: TwilioOptions): Carrier {
  const { authToken } = options;
  const client = createClient(options);

  return {
    connectStream({ streamUrl, actionUrl, parameters, fallback, sayFirst }) {
      const response = begin(sayFirst);
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

    dial({ to, actionUrl, sayFirst, screenUrl }) {
      const response = begin(sayFirst);
      const timeout = RING_SECONDS_IF_COMING_BACK;
      const dial = { timeout, action: actionUrl, method: 'POST' };
      if (screenUrl === undefined) response.dial(dial, to);
      else response.dial(dial).number({ url: screenUrl, method: 'POST' }, to);
      return response.toString();
    },

    screen({ tell, acceptUrl, hints }) {
      const response = new VoiceResponse();
      const gather = response.gather({
        input: ['dtmf', 'speech'],
        numDigits: 1,
        timeout: DECIDE_SECONDS,
        speechTimeout: 'auto',
        hints: hints.join(', '),
        language: HEARS[tell.language],
        action: acceptUrl,
        method: 'POST',
      });
      gather.say(LOCALE[tell.language], tell.text);
      response.hangup();
      return response.toString();
    },

    join: () => new VoiceResponse().toString(),

    endCall() {
      const response = new VoiceResponse();
      response.hangup();
      return response.toString();
    },

    isSigned({ url, parameters, signature }) {
      return signature !== undefined && webhooks.validateRequest(authToken, signature, url, parameters);
    },

    async placeCall({ from, to, answerUrl, statusUrl, answeredByUrl, untilMachineIsDone }, signal) {
      const placed = await attempt('place the call', signal, () =>
        client.calls.create({
          from,
          to,
          url: answerUrl,
          method: 'POST',
          timeout: RING_SECONDS,
          statusCallback: statusUrl,
          statusCallbackMethod: 'POST',
          statusCallbackEvent: ['completed'],
          // Whoever picks up is spoken to at once; who it was is told meanwhile.
          machineDetection: untilMachineIsDone ? 'DetectMessageEnd' : 'Enable',
          asyncAmd: 'true',
          asyncAmdStatusCallback: answeredByUrl,
          asyncAmdStatusCallbackMethod: 'POST',
        }),
      );
      return { callSid: placed.sid };
    },

    async hangUp(callSid, signal) {
      await attempt('end the call', signal, () => client.calls(callSid).update({ status: 'completed' }));
    },

    fetchRecording: (recordingSid, signal) => fetchRecording(options, recordingSid, signal),

    async deleteRecording(recordingSid, signal) {
      try {
        await attempt('delete the recording', signal, () => client.recordings(recordingSid).remove());
      } catch (error) {
        if (codeOf(error) !== NOT_FOUND) throw error;
      }
    },

    async sendSms({ from, to, text, statusUrl }, signal) {
      try {
        const sent = await attempt('send the text message', signal, () =>
          client.messages.create({ from, to, body: text, ...(statusUrl && { statusCallback: statusUrl }) }),
        );
        return { id: sent.sid };
      } catch (error) {
        if (codeOf(error) !== OPTED_OUT) throw error;
        const { message, vendor } = error as VendorError;
        throw new OptedOutError(vendor, message, { cause: error, retryable: false });
      }
    },

    async findSms({ from, to, text }, signal) {
      const sent = await attempt('look for the text message', signal, () =>
        client.messages.list({ from, to, limit: RECENT_TEXTS }),
      );
      return sent.filter(({ body }) => body === text).map(({ sid }) => sid);
    },
  };
}

function begin(sayFirst?: Spoken): VoiceResponse {
  const response = new VoiceResponse();
  if (sayFirst) response.say(LOCALE[sayFirst.language], sayFirst.text);
  return response;
}

function addFallback(response: VoiceResponse, { forwardTo, message, language, voicemail }: Fallback): void {
  if (forwardTo) {
    response.dial({ timeout: RING_SECONDS }, forwardTo);
    return;
  }
  response.say(LOCALE[language], message);
  if (!voicemail) return;
  response.record({
    action: voicemail.doneUrl,
    method: 'POST',
    maxLength: VOICEMAIL_SECONDS,
    timeout: VOICEMAIL_SILENCE_SECONDS,
    finishOnKey: '#',
    playBeep: true,
    recordingStatusCallback: voicemail.recordedUrl,
    recordingStatusCallbackMethod: 'POST',
  });
}
