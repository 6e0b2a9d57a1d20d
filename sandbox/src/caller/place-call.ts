// How a simulated caller gets on the line: dials the business, or waits for the business to call.
import { SANDBOX_CREDENTIALS } from '../credentials.ts';
import { SimulatedCall } from './call.ts';
import { type CarrierLink, linkToCarrier } from './carrier-link.ts';
import type { Order } from './control.ts';
import { CallError } from './errors.ts';
import { makeSid } from './ids.ts';
import type { Dialed, LineOptions } from './line-contract.ts';
import { realTime, type Ticker } from './ticker.ts';

export interface PhoneOptions {
  accountSid?: string;
  authToken?: string;
  /**
   * The sandbox's carrier. With it, the server's REST requests (hang up, new TwiML, transfer) reach the call and
   * recordings are kept; without it the call stands alone.
   */
  carrierUrl?: string;
  /** Where to connect for a public URL; see `Signer.reach`. */
  reach?(url: string): string;
  /** What happens when the call is put through to a number that is not a phone of the sandbox. Answers and stays by default. */
  dial?: Dialed;
  ticker?: Ticker;
  /** Silence after which the agent has finished, 600 ms by default. */
  agentQuietMs?: number;
  /** The longest the call may last, 10 minutes by default. */
  maxDurationMs?: number;
  /** Keeps both sides for `recording()`. */
  record?: boolean;
  signal?: AbortSignal;
}

export interface PlaceCallOptions extends PhoneOptions {
  /** The number's voice webhook, by its public URL. */
  url: string;
  /** Asked when the webhook fails; with none the call fails. */
  fallbackUrl?: string;
  /** E.164, both. */
  from: string;
  to: string;
}

/**
 * Dials `to`: asks the voice webhook as the carrier would and does what its TwiML says.
 * Resolves when the call is answered. Throws `CallError` when the server cannot be reached, refuses, or answers no TwiML.
 */
export async function placeCall(options: PlaceCallOptions): Promise<SimulatedCall> {
  checkNumber(options.from, 'from');
  checkNumber(options.to, 'to');
  const link = await openLink(options);
  const party = { from: options.from, to: options.to, direction: 'inbound' as const };
  const { url, fallbackUrl } = options;
  const instruction = { url, method: 'POST' as const };
  const more = fallbackUrl === undefined ? {} : { fallbackUrl };
  const call = makeCall(options, link, { ...party, callSid: makeSid('CA'), instruction, ...more });
  try {
    await link?.register({ sid: call.callSid, ...party, status: 'ringing' }, (order) => obey(call, order));
    await call.answer();
  } catch (error) {
    link?.status(call.callSid, 'failed');
    link?.release();
    throw error;
  }
  follow(call, link);
  return call;
}

export interface AnsweringPhone {
  /** Takes no more calls; those in progress go on. */
  close(): void;
}

export interface AnswerCallsOptions extends PhoneOptions {
  carrierUrl: string;
  /** The number this phone answers, E.164. */
  number: string;
  /** What to do with each call, once it is answered. */
  onCall(call: SimulatedCall): void;
  /** Asked before picking up. `busy` and `no-answer` refuse the call; picks up by default. */
  pickUp?(from: string): 'answer' | 'busy' | 'no-answer';
  /** A call that was picked up but whose server gave no TwiML. */
  onError?(error: unknown): void;
}

/** Answers the calls the server places to `number` through the carrier's REST API. */
export async function answerCalls(options: AnswerCallsOptions): Promise<AnsweringPhone> {
  checkNumber(options.number, 'number');
  const link = await openLink(options);
  if (!link) throw new TypeError('answerCalls needs a carrierUrl.');
  await link.answerNumber(options.number, (ring) => {
    const { sid, from, to } = ring.call;
    const decision = options.pickUp?.(from) ?? 'answer';
    if (decision !== 'answer') return link.status(sid, decision);
    const { instruction, fallbackUrl, detection } = ring;
    const { direction } = ring.call;
    const more = {
      ...(fallbackUrl !== undefined && { fallbackUrl }),
      ...(detection && { detection }),
      ...(direction === 'outbound-dial' && { joined: () => link.joined(sid) }),
    };
    const party = { from, to, direction };
    const call = makeCall(options, link, { ...party, callSid: sid, instruction, ...more });
    link.retain();
    link.adopt(sid, (order) => obey(call, order));
    void pickUp(call, link, options);
  });
  return {
    close: () => {
      link.stopAnswering(options.number);
      link.release();
    },
  };
}

async function pickUp(call: SimulatedCall, link: CarrierLink, options: AnswerCallsOptions): Promise<void> {
  try {
    await call.answer();
    follow(call, link);
    options.onCall(call);
  } catch (error) {
    link.status(call.callSid, 'failed');
    link.release();
    options.onError?.(error);
  }
}

async function openLink(options: PhoneOptions): Promise<CarrierLink | undefined> {
  const { carrierUrl } = options;
  if (carrierUrl === undefined) return undefined;
  const { accountSid, authToken } = credentials(options);
  return linkToCarrier({ carrierUrl, accountSid, authToken });
}

function credentials(options: PhoneOptions): { accountSid: string; authToken: string } {
  return {
    accountSid: options.accountSid ?? SANDBOX_CREDENTIALS.accountSid,
    authToken: options.authToken ?? SANDBOX_CREDENTIALS.authToken,
  };
}

function makeCall(
  options: PhoneOptions,
  link: CarrierLink | undefined,
  call: Omit<LineOptions, 'signer' | 'ticker' | 'dial' | 'keepRecording'>,
): SimulatedCall {
  const { reach, agentQuietMs, maxDurationMs, record, signal } = options;
  return new SimulatedCall({
    ...call,
    signer: { ...credentials(options), ...(reach && { reach }) },
    ticker: options.ticker ?? realTime,
    dial: options.dial ?? (link ? ringSandboxPhone(link, call.callSid) : answerAndStay),
    keepRecording: async (recording) => (await link?.keepRecording(recording)) ?? '',
    ...(agentQuietMs !== undefined && { agentQuietMs }),
    ...(maxDurationMs !== undefined && { maxDurationMs }),
    ...(record !== undefined && { record }),
    ...(signal && { signal }),
  });
}

/** The call and the carrier know of each other until it is over. */
function follow(call: SimulatedCall, link: CarrierLink | undefined): void {
  if (!link) return;
  link.status(call.callSid, 'in-progress');
  const finish = () => {
    link.status(call.callSid, call.line.status);
    link.release();
  };
  if (call.over) finish();
  else call.once('ended', finish);
}

function obey(call: SimulatedCall, order: Order): void {
  if ('hangUp' in order) call.line.hangUp('agent');
  else if ('dropStream' in order) call.dropStream();
  else call.line.redirect(order);
}

function ringSandboxPhone(link: CarrierLink, callSid: string): Dialed {
  return async (number, options, aborted) => {
    const result = await link.dial({ id: makeSid('CA'), callSid, number, ...options }, aborted);
    return result === 'nobody' ? answerAndStay(number, options, aborted) : result;
  };
}

/** A person picks up and talks until the caller hangs up. */
const answerAndStay: Dialed = (_number, _options, aborted) =>
  new Promise((resolve) => {
    if (aborted.aborted) resolve('completed');
    aborted.addEventListener('abort', () => resolve('completed'), { once: true });
  });

const E164 = /^\+[1-9]\d{6,14}$/;

function checkNumber(number: string, name: string): void {
  if (!E164.test(number)) {
    throw new CallError(
      11200,
      `${name} is ${JSON.stringify(number)}, which is not an E.164 number such as +12025550143.`,
    );
  }
}
