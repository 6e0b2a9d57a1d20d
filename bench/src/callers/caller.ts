// One simulated caller: dials, says what its kind of caller says, and reports what happened as it heard it.
import {
  CallError,
  type Dialed,
  placeCall,
  type PlaceCallOptions,
  type SimulatedCall,
  type Turn,
} from '@offhook/sandbox/caller';
import type { Business, Target } from '../target.ts';
import type { Wish } from './diary.ts';

/** What a caller has come to do. */
export type CallerKind = 'books' | 'changes mind' | 'interrupts' | 'hangs up' | 'asks';

/** What an utterance is, for figures by kind of turn. */
export type TurnKind =
  | 'wish'
  | 'change'
  | 'name'
  | 'yes'
  | 'question'
  | 'open question'
  | 'goodbye'
  | 'again';

export interface Errand {
  kind: CallerKind;
  from: string;
  name: string;
  wish: Wish;
  /** What somebody who changes their mind wants in the end. */
  secondWish: Wish;
}

export interface SaidTurn extends Turn {
  kind: TurnKind | 'greeting';
}

export interface CallReport {
  errand: Errand;
  business: Business;
  callSid: string;
  startedAt: Date;
  turns: SaidTurn[];
  /** What has to be in the calendar because of this call; null when nothing may be. */
  expected: Wish | null;
  /** The agent said it is booked. */
  toldBooked: boolean;
  durationMs: number;
  /** The carrier put the call through to this number, E.164. */
  forwardedTo?: string;
  /** Why the call did not go as it should have. */
  problems: string[];
}

/** An agent that says nothing that lets the caller go on for this long has failed the caller. */
const PATIENCE_MS = 20_000;
/** A call with a sensible agent takes five exchanges. */
const MAX_EXCHANGES = 9;
const INTERRUPT_AFTER_MS = 900;

const ASKS_NAME = /\b(your name|name\b[^?]*\?|who is (it|this) for)/i;
const ASKS_YES =
  /\b(is that right|correct|shall i|should i|would you like me to|does that work|do you want)\b[^?]*\?/i;
/** Said twice over, so that one damaged word does not hide it. */
const BOOKED = /\b(all set|booked|see(ing)? you)\b/i;
const UNABLE = /reach our calendar|having trouble|can.t (look|check|book)/i;

/** Places the call and plays it to its end. Never rejects: what went wrong stands in `problems`. */
export async function runErrand(
  target: Pick<Target, 'serverUrl' | 'reach' | 'vendors'>,
  business: Business,
  errand: Errand,
  options: Partial<PlaceCallOptions> = {},
): Promise<CallReport> {
  const startedAt = new Date();
  const report: CallReport = {
    errand,
    business,
    callSid: '',
    startedAt,
    turns: [],
    expected: null,
    toldBooked: false,
    durationMs: 0,
    problems: [],
  };
  let call: SimulatedCall | undefined;
  const said: TurnKind[] = [];
  try {
    call = await placeCall({
      url: `${target.serverUrl}/voice`,
      from: errand.from,
      to: business.number,
      carrierUrl: target.vendors.carrier,
      reach: (url) => target.reach(url),
      ...options,
      ...(options.dial && {
        dial(number, ...more) {
          report.forwardedTo = number;
          return (options.dial as Dialed)(number, ...more);
        },
      }),
    });
    report.callSid = call.callSid;
    await new Conversation(call, report, said).play();
  } catch (error) {
    report.problems.push(error instanceof CallError ? `${error.code}: ${error.message}` : String(error));
  }
  if (call) {
    const summary = await call.hangUp();
    report.turns = summary.turns.map((turn) => ({
      ...turn,
      kind: turn.index === 0 ? 'greeting' : (said[turn.index - 1] ?? 'again'),
    }));
    report.durationMs = summary.durationMs;
    report.problems.push(...summary.errors.map(({ code, message }) => `${code}: ${message}`));
  }
  return report;
}

class Conversation {
  readonly #call: SimulatedCall;
  readonly #report: CallReport;
  readonly #said: TurnKind[];

  constructor(call: SimulatedCall, report: CallReport, said: TurnKind[]) {
    this.#call = call;
    this.#report = report;
    this.#said = said;
  }

  async play(): Promise<void> {
    const { errand } = this.#report;
    if (errand.kind === 'interrupts') {
      await this.#call.interruptAfter(INTERRUPT_AFTER_MS);
    } else await this.#hear();
    if (errand.kind === 'asks') return this.#ask();
    await this.#say('wish', `I'd like to book a haircut on ${errand.wish.words}`);
    if (errand.kind === 'hangs up') {
      await this.#call.interruptAfter(INTERRUPT_AFTER_MS);
      return;
    }
    await this.#book();
  }

  /** Questions, some of which only a language model can make sense of. */
  async #ask(): Promise<void> {
    await this.#hear();
    await this.#say('question', 'What are your opening hours?');
    await this.#hear();
    await this.#say('question', 'How much is a haircut?');
    await this.#hear();
    await this.#say('open question', 'Would my little nephew be welcome too, he is four?');
    await this.#hear();
    await this.#say('goodbye', 'That is all, thank you. Goodbye.');
    await this.#hear();
  }

  async #book(): Promise<void> {
    const { errand } = this.#report;
    let wanted = errand.wish;
    let changed = errand.kind !== 'changes mind';
    for (let exchange = 0; exchange < MAX_EXCHANGES; exchange += 1) {
      const heard = await this.#hear();
      if (this.#call.over) break;
      if (BOOKED.test(heard) && !ASKS_YES.test(heard.replace(/anything else[^?]*\?/i, ''))) {
        this.#report.toldBooked = true;
        this.#report.expected = wanted;
        await this.#say('goodbye', 'No, that is all, thank you. Goodbye.');
        await this.#hear();
        return;
      }
      if (UNABLE.test(heard)) {
        this.#report.problems.push(`unable: ${heard}`);
        return;
      }
      if (!changed) {
        changed = true;
        wanted = errand.secondWish;
        await this.#say('change', `Actually, make it ${wanted.words}`);
      } else if (ASKS_NAME.test(heard)) await this.#say('name', errand.name);
      else if (ASKS_YES.test(heard)) await this.#say('yes', 'Yes please');
      else {
        this.#report.problems.push(`unexpected: ${heard}`);
        await this.#say('again', `I'd like a haircut on ${wanted.words}`);
      }
    }
    const last = this.#call.transcript.findLast(({ agent }) => agent !== '')?.agent ?? 'nothing';
    const how = this.#call.over ? 'was ended by the other side' : 'did not come to an end';
    this.#report.problems.push(`${how}; last heard: ${last}`);
  }

  async #say(kind: TurnKind, text: string): Promise<void> {
    this.#said.push(kind);
    await this.#call.say(text);
  }

  /** Hears the agent out, past a filler, until it has asked something or there is nothing more to come. */
  async #hear(): Promise<string> {
    const deadline = performance.now() + PATIENCE_MS;
    for (;;) {
      const { agent } = await this.#call.agentFinished({ timeoutMs: PATIENCE_MS });
      if (/\?|bye|good day|all set/i.test(agent) || this.#call.over || performance.now() > deadline)
        return agent;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
