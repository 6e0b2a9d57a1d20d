// Why a call ended, in a sentence for people.

const REASONS: Record<string, string> = {
  'agent:goodbye': 'The agent said goodbye.',
  'agent:transferred': 'The agent put the caller through.',
  'agent:machine': 'A machine answered; what there was to leave was left.',
  'caller:hungUp': 'The caller hung up.',
  'caller:voicemail': 'The caller left a voicemail.',
  'carrier:completed': 'The line was closed.',
  'carrier:busy': 'The line was busy.',
  'carrier:noAnswer': 'Nobody answered.',
  'carrier:failed': 'The carrier could not put the call through.',
  'carrier:canceled': 'The call was given up before it was answered.',
  'member:hungUp': 'Somebody of the business hung up.',
  'error:synthesizer': 'The agent lost its voice; the call went to the fallback.',
  'error:transcriber': 'The caller could not be heard any more; the call went to the fallback.',
  'error:transport': 'The connection to the carrier broke.',
  'error:engine': 'A fault of ours ended the call.',
  'error:replayed': 'Somebody tried to answer a call a second time; that was refused.',
  'error:overtime': 'The call was ended because it lasted too long.',
  'error:shutdown': 'The server was stopped.',
};

/** `null` while it lasts. */
export const explainEnd = (endedBy: string | null): string | null =>
  endedBy === null ? null : (REASONS[endedBy] ?? `It ended (${endedBy}).`);

/** Twilio's numbers for what goes wrong with calls (https://www.twilio.com/docs/api/errors), as far as an owner can do something about it. */
const CARRIER_ERRORS: Record<number, string> = {
  11_200: 'The carrier could not reach this server.',
  11_205: 'The carrier could not reach this server in time.',
  11_750: 'The answer of this server to the carrier was too large.',
  12_100: 'The carrier could not read the answer of this server.',
  13_214: 'The number shown as the caller’s is not one the carrier lets us show.',
  13_223: 'The number to be called is not a telephone number.',
  13_224: 'The number to be called is not a telephone number.',
  13_227: 'The carrier’s account may not call that country.',
  21_215: 'The carrier’s account may not call that country.',
  31_920: 'The connection for the sound could not be opened.',
  31_921: 'The connection for the sound was closed by the carrier.',
  32_009: 'The number called is not connected.',
};

/** What the carrier's error number means, with where to read on. */
export const explainCarrierError = (code: number): string =>
  `${CARRIER_ERRORS[code] ?? 'The carrier reports an error.'} (Twilio ${code}, https://www.twilio.com/docs/api/errors/${code})`;
