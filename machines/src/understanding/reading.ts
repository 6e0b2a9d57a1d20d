// One utterance being read: asks every reader in turn, settles who is right where they disagree, and keeps account of the words explained.
import type { Expectation } from '../dialogue/expectation.ts';
import { readBirthDate } from './birth-date.ts';
import { formatDay, localTime, type Day, type Minutes } from './calendar.ts';
import { readChoice } from './choice.ts';
import { find, spanOf, type Utterance } from './clause.ts';
import type { Command, Slot, SlotValues } from './command.ts';
import type { DetailedUnderstanding, UnderstandingContext } from './context.ts';
import { readEmail } from './email.ts';
import { readEmergency, readGoals, readKnowledge, readNotForUs, readQuestion } from './goals.ts';
import { readName } from './names.ts';
import { countryOf, readCode, readPhone } from './phone.ts';
import type { Phrases } from './phrases/phrases.ts';
import { readServices } from './services.ts';
import { readStaff } from './staff.ts';
import { offeredTimes } from './when/resolve.ts';
import { readWhen, type WhenReading } from './when/when.ts';
import { agreeing, readYesNo } from './yes-no.ts';

/** Where 4/5 is the 5th of April: in North America. */
const monthFirst = (timezone: string): boolean =>
  /^(?:America|US|Canada)\/|^UTC$|^Pacific\/Honolulu$/.test(timezone);

type Place = { a: number; b: number };

/** Collects commands and which words they explain. */
export class Reading {
  private readonly said: Utterance;
  private readonly context: UnderstandingContext;
  private readonly phrases: Phrases;
  private readonly commands: Command[] = [];
  private readonly explained: Uint8Array;
  private readonly correction: Place | undefined;

  constructor(said: Utterance, context: UnderstandingContext, phrases: Phrases) {
    this.said = said;
    this.context = context;
    this.phrases = phrases;
    this.explained = new Uint8Array(said.tokens.length);
    this.correction = find(said, phrases.corrects);
  }

  read(): DetailedUnderstanding {
    const { said, context, phrases } = this;
    const { tokens } = said;
    const { business, expectation } = context;
    const kind = expectation.kind;
    const offered = offeredTimes(expectation.offered, business.timezone);

    const asked = kind === 'yesNo' || (kind === 'choice' && expectation.offered.length === 1);
    const yesNo = readYesNo(said, phrases, asked);
    const goals = readGoals(said, phrases);
    const emergency = readEmergency(said, business.emergencies);
    const notForUs = readNotForUs(said, phrases);
    if (emergency !== undefined)
      this.add({ type: 'emergency', rule: emergency.rule }, emergency.confidence, emergency);
    if (notForUs !== undefined)
      this.add({ type: 'notForUs', kind: notForUs.kind }, notForUs.confidence, notForUs);

    const closing =
      goals.some((g) => g.type === 'goodbye' || g.type === 'thanks') && !goals.some((g) => g.type === 'book');
    const detail = this.readAnswer(kind);
    const dedicated = this.commands.some((c) => c.type === 'set' || c.type === 'correct');
    let named: DetailedUnderstanding['named'];

    const services = readServices(tokens, business.services);
    const staff = readStaff(said.text, tokens, business.staff, kind === 'staff');
    const anyStaff = kind === 'staff' || business.staff.length > 0 ? find(said, phrases.anyStaff) : undefined;
    const heardWhen =
      detail === 'all' || kind === 'phone' || kind === 'code' || kind === 'birthDate' || kind === 'spelling'
        ? undefined
        : readWhen(tokens, {
            now: localTime(context.now, business.timezone),
            monthFirst: monthFirst(business.timezone),
            hours: business.hours,
            offered,
            expected:
              kind === 'when' || kind === 'choice' || (kind === 'yesNo' && expectation.offered.length > 0),
          });

    // "That's all for today" wishes for no day.
    const when =
      closing &&
      heardWhen !== undefined &&
      onlyToday(heardWhen, localTime(context.now, business.timezone).day)
        ? undefined
        : heardWhen;
    const refused = when !== undefined && when.when.not.length > 0 && !asked;
    const beside = detail === 'part' && (kind === 'phone' || kind === 'birthDate' || kind === 'spelling');
    if (
      yesNo !== undefined &&
      detail !== 'all' &&
      !beside &&
      notForUs === undefined &&
      !(refused && within(yesNo, when))
    ) {
      // "No problem" inside a longer wish, or "right" in "right away", answers nothing.
      const confident = asked || yesNo.confidence >= 0.8;
      if (confident || tokens.length <= 4)
        this.add({ type: yesNo.answer === 'yes' ? 'affirm' : 'deny' }, yesNo.confidence, yesNo);
      else this.cover(yesNo);
      if (yesNo.answer === 'yes') for (const place of agreeing(said, phrases)) this.cover(place);
    }
    if (detail !== 'all') {
      for (const goal of goals) {
        if (goal.type === 'book' && goal.confidence < 0.7 && services === undefined && when === undefined)
          continue;
        if (goal.type === 'reschedule' && goal.confidence < 0.9 && this.correctsWithin(kind)) continue;
        this.add({ type: goal.type }, goal.confidence, goal);
      }
    }
    const chosen = detail === 'all' ? undefined : this.readPick(when, offered);
    if (services !== undefined && detail !== 'all') {
      this.set('service', services.ids, services.confidence, services);
      for (const [a, b] of services.places) this.cover({ a, b });
    }
    if (staff !== undefined && detail !== 'all') this.set('staff', staff.id, staff.confidence, staff);
    else if (
      anyStaff !== undefined &&
      (kind === 'staff' || !this.commands.some((c) => c.type === 'choose'))
    ) {
      if (kind === 'staff' || kind === 'open' || kind === 'when')
        this.set('staff', 'any', kind === 'staff' ? 0.9 : 0.6, anyStaff);
    }
    if (when !== undefined && !chosen) {
      const [a, b] = outline(when.places);
      const place = { a, b };
      this.set('when', when.when, confidenceOf(when), place, when.corrects);
      for (const [from, to] of when.places) this.cover({ a: from, b: to });
    }
    if (when !== undefined)
      named = { ...(when.namedDay === undefined ? {} : { day: when.namedDay }), times: when.namedTimes };
    if (!chosen && detail === undefined) this.accept(when, staff !== undefined);
    if (!dedicated && detail !== 'all') this.readWho(kind);
    if (detail !== 'all') this.readAsk(goals.length > 0, when !== undefined, services !== undefined);
    return this.finish(named);
  }

  /** Reads what was asked for in particular. `all`: the whole utterance is that answer. */
  private readAnswer(kind: Expectation['kind']): 'all' | 'part' | undefined {
    const { said, context } = this;
    const { tokens, text } = said;
    const { business } = context;
    const whole = { a: 0, b: tokens.length };
    if (kind === 'phone') {
      const phone = readPhone(tokens, countryOf(business.timezone), true);
      if (phone !== undefined) {
        this.set('phone', phone.phone, phone.confidence, phone);
        return 'part';
      }
    }
    if (kind === 'email') {
      const email = readEmail(text, tokens);
      if (email !== undefined) {
        this.set('email', email.email, email.confidence, email);
        return 'all';
      }
    }
    if (kind === 'code') {
      const code = readCode(tokens);
      if (code !== undefined) {
        this.set('code', code.code, 0.9, code);
        return 'all';
      }
    }
    if (kind === 'birthDate') {
      const today = localTime(context.now, business.timezone).day;
      const birth = readBirthDate(tokens, today, monthFirst(business.timezone));
      if (birth !== undefined) {
        this.set('birthDate', formatDay(birth.day), birth.confidence, birth);
        return 'part';
      }
    }
    if (kind === 'name' || kind === 'spelling') {
      const name = readName(text, tokens, true, kind === 'spelling');
      if (name !== undefined && !this.evades(name)) {
        this.set('name', name.name, name.confidence, name);
        return 'part';
      }
    }
    if (kind === 'message' && tokens.length > 0 && !isBare(said, this.phrases)) {
      this.set('note', text.trim(), 0.85, whole);
      return 'all';
    }
    if (kind === 'address' && /\d/.test(text)) {
      this.set('note', text.trim(), 0.7, whole);
      return 'all';
    }
    return undefined;
  }

  /** Asked for a name, the caller said something else: a goal, a question, a "no". */
  private evades(name: Place): boolean {
    const goals = readGoals(this.said, this.phrases);
    if (goals.some((g) => g.type !== 'thanks' && g.type !== 'greeting' && g.a < name.b && name.a < g.b))
      return true;
    return this.phrases.question.test(this.said.line) && !/ name /.test(this.said.line);
  }

  /** Names, numbers and addresses volunteered when something else was asked. */
  private readWho(kind: Expectation['kind']): void {
    const { said, context } = this;
    if (kind !== 'name' && kind !== 'spelling') {
      const name = readName(said.text, said.tokens, false);
      if (name !== undefined && !this.overlapsSet(name)) this.set('name', name.name, name.confidence, name);
    }
    if (kind !== 'phone') {
      const phone = readPhone(said.tokens, countryOf(context.business.timezone), false);
      if (phone !== undefined) this.set('phone', phone.phone, phone.confidence, phone);
    }
    if (kind !== 'email' && said.line.length > 8) {
      const email = readEmail(said.text, said.tokens);
      if (email !== undefined) this.set('email', email.email, email.confidence, email);
    }
  }

  /** Picks among the offers, by place in the order or by naming exactly one of them. */
  private readPick(
    when: WhenReading | undefined,
    offered: readonly { day: Day; minutes: Minutes }[],
  ): boolean {
    const { expectation } = this.context;
    if (offered.length === 0 || expectation.kind === 'open') return false;
    const byPlace = readChoice(
      this.said,
      expectation.offered.map((o) => o.startsAt),
    );
    if (
      byPlace !== undefined &&
      (when === undefined || when.when.any.length === 0 || byPlace.confidence > 0.9) &&
      (byPlace.confidence > 0.8 || when === undefined)
    ) {
      this.add({ type: 'choose', index: byPlace.index }, byPlace.confidence, byPlace);
      if (when !== undefined) for (const [a, b] of when.places) this.cover({ a, b });
      return true;
    }
    if (when === undefined || when.when.not.length > 0 || when.when.any.length !== 1) return false;
    const [option] = when.when.any;
    if (option === undefined) return false;
    const fits = offered.flatMap((offer, index) => (fitsOffer(option, offer) ? [index] : []));
    const [only] = fits;
    if (fits.length !== 1 || only === undefined) return false;
    const [a, b] = outline(when.places);
    this.add({ type: 'choose', index: only }, 0.93, { a, b });
    return true;
  }

  /** A yes to what the agent proposed fills the slots it named; what the caller said beside it stands. */
  private accept(when: WhenReading | undefined, staffSaid: boolean): void {
    const { proposed } = this.context;
    if (proposed === undefined) return;
    const said = (type: Command['type']): Command | undefined => this.commands.find((c) => c.type === type);
    if (said('deny') !== undefined || said('cancel') !== undefined) return;
    if (this.phrases.another.test(this.said.line)) return;
    const agreed = said('affirm');
    // "Ok, what's the address?" asks before it agrees.
    const affirmed = agreed !== undefined && agreed.confidence >= 0.65 ? agreed : undefined;
    const by =
      affirmed ??
      confidently(said('book')) ??
      (when !== undefined && when.when.any.length > 0 ? said('set') : undefined);
    if (by === undefined) return;
    const { confidence, span } = by;
    const sure = Math.min(affirmed === undefined ? 0.7 : 0.9, confidence);
    if (proposed.staffId !== undefined && !staffSaid)
      this.commands.push({ type: 'set', slot: 'staff', value: proposed.staffId, confidence: sure, span });
    const option = when?.when.any[0];
    const { date, time } = proposed;
    const takesDate = date !== undefined && option?.dates === undefined && affirmed !== undefined;
    const takesTime = time !== undefined && option?.time === undefined && affirmed !== undefined;
    if (!takesDate && !takesTime) return;
    if (when !== undefined && (when.when.any.length !== 1 || option === undefined)) return;
    const merged = {
      any: [
        {
          ...option,
          ...(takesDate ? { dates: { from: date, to: date } } : {}),
          ...(takesTime ? { time: { at: [time] } } : {}),
        },
      ],
      not: [],
    };
    const own = this.commands.findIndex(
      (c) => (c.type === 'set' || c.type === 'correct') && c.slot === 'when',
    );
    const command = this.commands[own];
    if (
      command !== undefined &&
      (command.type === 'set' || command.type === 'correct') &&
      command.slot === 'when'
    )
      this.commands[own] = { ...command, value: merged };
    else this.commands.push({ type: 'set', slot: 'when', value: merged, confidence: sure, span });
  }

  private readAsk(hasGoal: boolean, hasWhen: boolean, hasService: boolean): void {
    const { said, phrases, context } = this;
    const topic = readQuestion(said, phrases);
    const asks = phrases.question.test(said.line);
    const known = readKnowledge(said, context.business.knowledge);
    if (known !== undefined && asks && (topic === undefined || known.confidence > topic.confidence)) {
      this.ask(known);
      return;
    }
    if (topic !== undefined) {
      // "What do you have tomorrow?" is a wish to book; a fact is asked only beside it.
      if (topic.topic === 'services' && hasService && hasGoal) return;
      if (topic.topic === 'openings' && this.commands.some((c) => c.type === 'book')) return;
      this.ask(topic);
      return;
    }
    if (asks && !hasGoal && !hasWhen && !hasService && this.commands.length === 0)
      this.ask({ topic: 'open', confidence: 0.5, a: 0, b: said.tokens.length });
  }

  private ask({
    topic,
    knowledgeId,
    confidence,
    a,
    b,
  }: {
    topic: Extract<Command, { type: 'ask' }>['topic'];
    knowledgeId?: string;
    confidence: number;
  } & Place): void {
    this.add(
      {
        type: 'ask',
        topic,
        question: this.said.text.trim(),
        ...(knowledgeId === undefined ? {} : { knowledgeId }),
      },
      confidence,
      { a, b },
    );
  }

  /** A change asked for while booking is a correction; at the opening it is a goal. */
  private correctsWithin(kind: Expectation['kind']): boolean {
    return kind !== 'open' && kind !== 'nothing';
  }

  private overlapsSet({ a, b }: Place): boolean {
    const [start, end] = spanOf(this.said, a, b);
    return this.commands.some(
      (c) => (c.type === 'set' || c.type === 'correct') && c.span[0] < end && start < c.span[1],
    );
  }

  private set<S extends Slot>(
    slot: S,
    value: SlotValues[S],
    confidence: number,
    place: Place,
    corrects = false,
  ): void {
    const marker = this.correction;
    const takesBack =
      corrects || (marker !== undefined && marker.a <= place.b + 1) || this.deniedBefore(place);
    const command = { type: takesBack ? 'correct' : 'set', slot, value };
    this.add(command as Unplaced<Command>, confidence, place);
    if (takesBack && marker !== undefined) this.cover(marker);
  }

  /** "No, Friday": what follows a refusal takes its place. */
  private deniedBefore({ a }: Place): boolean {
    const at = this.said.tokens[a]?.start ?? 0;
    return this.commands.some((c) => c.type === 'deny' && c.span[1] <= at);
  }

  private add(command: Unplaced<Command>, confidence: number, place: Place): void {
    const span = spanOf(this.said, place.a, place.b);
    this.commands.push({ ...command, confidence, span });
    this.cover(place);
  }

  private cover({ a, b }: Place): void {
    this.explained.fill(1, a, b);
  }

  private finish(named: DetailedUnderstanding['named']): DetailedUnderstanding {
    const { said, phrases } = this;
    let words = 0;
    let explained = 0;
    said.tokens.forEach((token, i) => {
      if (token.mark) return;
      if (this.explained[i] === 1) {
        words++;
        explained++;
      } else if (!phrases.fillers.has(token.t)) words++;
    });
    if (this.commands.length === 0) {
      this.commands.push({ type: 'unclear', confidence: words === 0 ? 0.5 : 1, span: [0, said.text.length] });
      return { commands: this.commands, accountedFor: 0 };
    }
    this.commands.sort((x, y) => x.span[0] - y.span[0] || x.span[1] - y.span[1]);
    return {
      commands: this.commands,
      accountedFor: words === 0 ? 1 : explained / words,
      ...(named === undefined ? {} : { named }),
    };
  }
}

type Unplaced<C> = C extends unknown ? Omit<C, 'confidence' | 'span'> : never;

const outline = (places: readonly [number, number][]): [number, number] => [
  Math.min(...places.map(([a]) => a)),
  Math.max(...places.map(([, b]) => b)),
];

const onlyToday = ({ when, namedDay, namedTimes }: WhenReading, today: Day): boolean =>
  namedDay === today && namedTimes.length === 0 && when.any.every((o) => o.time === undefined);

const within = ({ a, b }: Place, when: WhenReading | undefined): boolean =>
  when?.places.some(([from, to]) => a < to && from < b) === true;

/** A wish to book by the word, beside which no fact is asked. */
const confidently = (command: Command | undefined): Command | undefined =>
  command !== undefined && command.confidence >= 0.85 ? command : undefined;

/** A wish for exactly one point is surer than one with readings left open. */
function confidenceOf({ when }: WhenReading): number {
  const open = when.any.some((o) => o.time !== undefined && 'at' in o.time && o.time.at.length > 1);
  return open ? 0.8 : 0.93;
}

function fitsOffer(
  option: WhenReading['when']['any'][number],
  offer: { day: Day; minutes: Minutes },
): boolean {
  const { dates, time } = option;
  if (dates === undefined && time === undefined) return false;
  const date = formatDay(offer.day);
  if (dates !== undefined && (date < dates.from || date > dates.to)) return false;
  if (time === undefined) return true;
  const clock = `${String(Math.floor(offer.minutes / 60)).padStart(2, '0')}:${String(offer.minutes % 60).padStart(2, '0')}`;
  if ('at' in time) return time.at.includes(clock);
  return (time.from === undefined || clock >= time.from) && (time.to === undefined || clock < time.to);
}

/** Nothing but yes, no, or a goal: no message. */
function isBare(said: Utterance, phrases: Phrases): boolean {
  const words = said.tokens.filter((t) => !t.mark);
  return (
    words.length <= 3 && (readYesNo(said, phrases, true) !== undefined || readGoals(said, phrases).length > 0)
  );
}
