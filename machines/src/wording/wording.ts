// From a line's key to the words spoken: picks the variant, fills it, and lets nothing unpronounceable through.
import type { Business, EpochMs, Language, Tone } from '../business.ts';
import type { Line } from '../dialogue/dialogue.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import {
  IMPERSONAL,
  UNINTERRUPTIBLE,
  isQuestion,
  type FixedKey,
  type LineKey,
  type LineParams,
  type Say,
} from './lines.ts';
import type { LanguageWording, Lines, Variant, Variants } from './language.ts';
import { pronounceable } from './pronounceable.ts';
import { ru } from './ru.ts';
import { speechFor, type Speech } from './speech.ts';
import { uz } from './uz.ts';

const WORDING: Record<Language, LanguageWording> = { en, es, ru, uz };

const variantsOf = (lines: Lines, key: LineKey, tone: Tone) => {
  const variants = lines[key] as Variants<LineKey>;
  return Array.isArray(variants) ? variants : variants[tone];
};

/**
 * The words of a line.
 * @param times how often this line has been said in the call: a question gets simpler, other lines take turns
 */
export function render(say: Say, business: Business, now: EpochMs, times: number): Line {
  const { grammar, lines } = WORDING[business.language];
  const variants = variantsOf(lines, say.key, business.agent.tone);
  const index = isQuestion(say.key) ? Math.min(times, variants.length - 1) : times % variants.length;
  const params = 'with' in say ? say.with : null;
  return spoken(say.key, variants[index]!, params, speechFor(grammar, business, now), business);
}

/** A piece of an answer that is still being made, as it is said; about a caller's question, so it is theirs. */
export const answerLine = (piece: string, business: Business): Line => ({
  ...render({ key: 'fromKnowledge', with: { answer: piece } }, business, 0, 0),
  personal: true,
});

function spoken(
  key: LineKey,
  variant: Variant<LineKey>,
  params: LineParams[LineKey],
  speech: Speech,
  business: Business,
): Line {
  const text = typeof variant === 'string' ? variant : variant(speech, params);
  return {
    key,
    text: pronounceable(text, business.language),
    interruptible: !UNINTERRUPTIBLE.has(key),
    personal: params !== null && !IMPERSONAL.has(key),
  };
}

/** Every line the business's agent may say that does not depend on a call, for making its audio beforehand. */
export function fixedLines(business: Business): Line[] {
  const { grammar, lines, beginnings } = WORDING[business.language];
  const speech = speechFor(grammar, business, 0);
  const fixed = FIXED_KEYS.flatMap((key) =>
    variantsOf(lines, key, business.agent.tone).map((variant) =>
      spoken(key, variant, null, speech, business),
    ),
  );
  const emergencies = business.emergencies.map(({ say }) => ({ key: 'emergency', with: { say } }) as const);
  const known = business.knowledge.map(({ answer }) => ({ key: 'fromKnowledge', with: { answer } }) as const);
  const filled = [...emergencies, ...known].map((say) => render(say, business, 0, 0));
  const begun = beginnings.map((text) => ({ key: 'beginning', text, interruptible: true, personal: false }));
  return [...fixed, ...filled, ...begun];
}

/** Listed by hand so that the compiler sees it stays complete. */
const FIXED: Record<FixedKey, true> = {
  greet: true,
  greetOutbound: true,
  callingBack: true,
  demoCall: true,
  consentAnnounce: true,
  consentAsk: true,
  consentDeclined: true,
  closedBook: true,
  closedMessage: true,
  closedTakeDown: true,
  closedForward: true,
  closedVoicemail: true,
  resumed: true,
  askHelp: true,
  askHelpUpcoming: true,
  askAnythingElse: true,
  askWhen: true,
  askOtherTime: true,
  justTaken: true,
  nothingOpen: true,
  askName: true,
  askSpelling: true,
  askPhone: true,
  phoneAgain: true,
  askChange: true,
  notBooked: true,
  calendarDown: true,
  askAppointmentName: true,
  askAppointmentPhone: true,
  askAppointmentDate: true,
  notFound: true,
  offerCode: true,
  codeSent: true,
  askCode: true,
  codeWrong: true,
  cannotVerify: true,
  askMoveOrCancel: true,
  notMoved: true,
  addressUnknown: true,
  isMachine: true,
  letMeCheck: true,
  dontKnow: true,
  askMessage: true,
  askVoicemail: true,
  askCallbackName: true,
  askCallbackPhone: true,
  messageLost: true,
  offerWaitlist: true,
  waitlisted: true,
  connecting: true,
  noOneThere: true,
  noOneToAsk: true,
  notUnderstood: true,
  offerPersonOrMessage: true,
  offerMessage: true,
  stillThere: true,
  acknowledged: true,
  oneMoment: true,
  takeYourTime: true,
  backToBooking: true,
  backToMoving: true,
  backToCancelling: true,
  startingOver: true,
  smallTalk: true,
  youAreWelcome: true,
  wrongNumber: true,
  sorryToBother: true,
  willNotCall: true,
  noSalesCalls: true,
  keepItCivil: true,
  endingAbuse: true,
  limitReached: true,
  limitPassedOn: true,
  goodbye: true,
  goodbyeOutbound: true,
  goodbyeNothingBooked: true,
  goodbyeSilence: true,
};
const FIXED_KEYS = Object.keys(FIXED) as FixedKey[];
