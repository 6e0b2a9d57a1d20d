// What every webhook of the carrier says about the call it is for.
import type { Signer } from './webhook.ts';

export type CallStatus =
  | 'queued'
  | 'ringing'
  | 'in-progress'
  | 'completed'
  | 'busy'
  | 'failed'
  | 'no-answer'
  | 'canceled';

/** `outbound-dial`: the far leg of a `<Dial>`. */
export type Direction = 'inbound' | 'outbound-api' | 'outbound-dial';

/** What the carrier tells of a call with every webhook (https://www.twilio.com/docs/voice/twiml#request-parameters). */
export function callParameters(
  call: { callSid: string; from: string; to: string; direction: string; signer: Signer },
  status: CallStatus,
): Record<string, string> {
  const parameters: Record<string, string> = {
    CallSid: call.callSid,
    AccountSid: call.signer.accountSid,
    ApiVersion: '2010-04-01',
    CallStatus: status,
    Direction: call.direction,
  };
  const parties = { From: call.from, Caller: call.from, To: call.to, Called: call.to };
  for (const [party, number] of Object.entries(parties)) {
    parameters[party] = number;
    // Place names are sent empty where the carrier does not know them.
    parameters[`${party}City`] = '';
    parameters[`${party}State`] = '';
    parameters[`${party}Zip`] = '';
    parameters[`${party}Country`] = number.startsWith('+1') ? 'US' : '';
  }
  return parameters;
}
