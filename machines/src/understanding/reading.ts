// One utterance being read: asks every reader in turn, settles who is right where they disagree, and keeps account of the words explained.
import type { Expectation } from '../dialogue/expectation.ts';
import { Account, type Place } from './account.ts';
import { readBirthDate } from './birth-date/birth-date.ts';
import { formatDay, localTime, type Day } from './calendar.ts';
import { readPlace } from './choice.ts';
import { find, type Utterance } from './clause.ts';
import type { DetailedContext, DetailedUnderstanding } from './context.ts';
import { readEmail } from './email.ts';
import {
  readEmergency,
  readGoals,
  readKnowledge,
  readNotForUs,
  readPleasantries,
  readQuestion,
  type Goal,
  type Question,
} from './goals.ts';
import { readBeneficiary, readName } from './names.ts';
import { acceptProposal, outline, pickOffer } from './offers.ts';
import { countryOf, readCode, readPhone } from './phone.ts';
import type { Phrases } from './phrases/phrases.ts';
import { readRepeat } from './repeats.ts';
import { readServices, type ServicesRead } from './services.ts';
import { readStaff } from './staff.ts';
import { offeredTimes } from './when/resolve.ts';
import { readWhen, type WhenReading } from './when/when.ts';
import { agreeing, readYesNo } from './yes-no.ts';

/** Where 4/5 is the 5th of April: in North America. */
const monthFirst = (timezone: string): boolean =>
  /^(?:America|US|Canada)\/|^Pacific\/Honolulu$/.test(timezone);

export class Reading extends Account {
  private readonly context: DetailedContext;

  constructor(said: Utterance, context: DetailedContext, phrases: Phrases) {
    super(said, phrases);
    this.context = context;
  }

  read(): DetailedUnderstanding {
    const { said, context, phrases } = this;
    const { business, expectation } = context;
    const { kind } = expectation;
    const emergency = readEmergency(said, business.emergencies);
    if (emergency !== undefined)
      this.add({ type: 'emergency', rule: emergency.rule }, emergency.confidence, emergency);
    const beneficiary = readBeneficiary(said.text, said.tokens);
    const heardNotForUs = readNotForUs(said, phrases);
    // Who calls on behalf of a person sells nothing.
    const notForUs =
      heardNotForUs !== undefined && beneficiary !== undefined && overlap(heardNotForUs, beneficiary)
        ? undefined
        : heardNotForUs;
    if (notForUs !== undefined)
      this.add({ type: 'notForUs', kind: notForUs.kind }, notForUs.confidence, notForUs);
    const answered = this.readAnswer(kind);
    if (answered === 'whole') return this.finish(undefined);

    const goals = readGoals(said, phrases);
    const when = this.readWhen(kind, goals);
    const asks = phrases.question.test(said.line);
    const topic = readQuestion(said, phrases);
    const known = asks ? readKnowledge(said, business.knowledge) : undefined;
    const heardServices = readServices(said.tokens, business.services);
    // A question the business has an answer to outweighs a service it only sounds a little like.
    const services =
      known !== undefined && heardServices !== undefined && heardServices.confidence < 0.6
        ? undefined
        : heardServices;
    // "For my son Leo", "this is Maria Miller": whose name is said is none of the staff.
    const own = this.ownName(kind) ?? beneficiary;
    const { wanted: staff, refused } = readStaff(
      said.text,
      own === undefined ? said.tokens : hide(said.tokens, own),
      business.staff,
      kind === 'staff',
    );
    const digits = answered === 'part' && (kind === 'phone' || kind === 'birthDate' || kind === 'spelling');
    if (refused !== undefined) this.set('notStaff', refused.id, refused.confidence, refused);
    if (!digits && notForUs === undefined) this.addYesNo(kind, when, services, refused);
    for (const goal of goals) {
      if (goal.type === 'transfer' && topic?.topic === 'areYouHuman') continue;
      if (goal.type === 'book' && goal.confidence < 0.7 && services === undefined && when === undefined)
        continue;
      // A change asked for while booking is a correction; at the opening it is a goal.
      if (goal.type === 'reschedule' && goal.confidence < 0.9 && kind !== 'open' && kind !== 'nothing')
        continue;
      this.add({ type: goal.type }, goal.confidence, goal);
    }
    for (const place of readPleasantries(said, goals, phrases)) this.cover(place);
    const chosen =
      refused === undefined && (services === undefined || kind !== 'service')
        ? this.addPick(when, staff)
        : false;
    if (services !== undefined) {
      this.set('service', services.ids, services.confidence, services);
      for (const [a, b] of services.places) this.cover({ a, b });
    }
    const repeat = readRepeat(said.tokens);
    if (repeat !== undefined) this.set('repeat', repeat.repeat, 0.9, repeat);
    if (staff === undefined && refused === undefined) this.addAnyStaff(kind);
    else if (staff !== undefined) this.set('staff', staff.id, staff.confidence, staff);
    if (when !== undefined && !chosen) {
      const [a, b] = outline(when.places);
      this.set(
        'when',
        when.when,
        confidenceOf(when),
        { a, b },
        when.corrects && !goals.some((g) => g.type === 'reschedule' && kind === 'open'),
      );
    }
    for (const [a, b] of when?.places ?? []) this.cover({ a, b });
    if (kind === 'when') this.addAnyTime(when);
    if (!chosen && answered === undefined && context.proposed !== undefined)
      acceptProposal(this.commands, context.proposed, when, phrases.another.test(said.line));
    if (answered === undefined) this.readWho(kind);
    this.addAsk(topic, known, services !== undefined);
    if (asks && this.commands.length === 0)
      this.ask({ topic: 'open', confidence: 0.5, a: 0, b: said.tokens.length });
    this.readMessage(kind);
    return this.finish(
      when === undefined
        ? undefined
        : { ...(when.namedDay === undefined ? {} : { day: when.namedDay }), times: when.namedTimes },
    );
  }

  private readWhen(kind: Expectation['kind'], goals: readonly Goal[]): WhenReading | undefined {
    // The digits of these are no dates.
    if (kind === 'phone' || kind === 'code' || kind === 'birthDate' || kind === 'spelling') return undefined;
    const { said, context } = this;
    const { business, expectation } = context;
    const now = localTime(context.now, business.timezone);
    const when = readWhen(said.tokens, {
      now,
      monthFirst: monthFirst(business.timezone),
      hours: business.hours,
      offered: offeredTimes(expectation.offered, business.timezone),
      expected: kind === 'when' || kind === 'choice' || (kind === 'yesNo' && expectation.offered.length > 0),
    });
    // "That's all for today" wishes for no day.
    const closing =
      goals.some((g) => g.type === 'goodbye' || g.type === 'thanks') && !goals.some((g) => g.type === 'book');
    return closing && when !== undefined && onlyToday(when, now.day) ? undefined : when;
  }

  private addYesNo(
    kind: Expectation['kind'],
    when: WhenReading | undefined,
    services: ServicesRead | undefined,
    refused: Place | undefined,
  ): void {
    const { said, phrases, context } = this;
    const asked = kind === 'yesNo' || (kind === 'choice' && context.expectation.offered.length === 1);
    const yesNo = readYesNo(said, phrases, asked);
    // Withholding the name has been taken for a no already.
    if (yesNo?.answer === 'no' && this.commands.some((c) => c.type === 'deny')) {
      this.cover(yesNo);
      return;
    }
    if (yesNo === undefined) {
      // "Someone else, please" turns down what was proposed.
      const another = kind === 'yesNo' || kind === 'choice' ? find(said, phrases.another) : undefined;
      if (another !== undefined) this.add({ type: 'deny' }, 0.75, another);
      return;
    }
    // "It doesn't matter" who it is with, or when, refuses nothing.
    const any =
      kind === 'when'
        ? find(said, phrases.anyTime)
        : kind === 'staff' || kind === 'choice'
          ? find(said, phrases.anyStaff)
          : undefined;
    if (any !== undefined && yesNo.a < any.b && any.a < yesNo.b) return;
    // "I don't want Maria" is said of Maria.
    if (refused !== undefined && yesNo !== undefined && overlap(yesNo, refused)) return;
    // "No heat" is a need; "the AC isn't working" answers nothing that was asked.
    if (yesNo.answer === 'no' && !asked) {
      if (services?.places.some(([a]) => a === yesNo.b) === true) return;
      if (yesNo.a > 2 && (kind === 'open' || kind === 'service')) return;
    }
    // "I can't do Friday" is said of Friday, and refuses nothing else.
    if (!asked && when !== undefined && when.when.not.length > 0 && within(yesNo, when)) return;
    // "Right" in "right away", or "no problem" inside a longer wish, answers nothing.
    if (asked || yesNo.confidence >= 0.8 || said.tokens.length <= 4)
      this.add({ type: yesNo.answer === 'yes' ? 'affirm' : 'deny' }, yesNo.confidence, yesNo);
    else this.cover(yesNo);
    if (yesNo.answer === 'yes') for (const place of agreeing(said, phrases)) this.cover(place);
  }

  /** "Whenever", asked when: the first there is. Beside a day or an hour it adds nothing. */
  private addAnyTime(when: WhenReading | undefined): void {
    const any = find(this.said, this.phrases.anyTime);
    if (any === undefined) return;
    if (when === undefined) this.set('when', { any: [], not: [], prefer: 'earliest' }, 0.85, any);
    else this.cover(any);
  }

  private addAnyStaff(kind: Expectation['kind']): void {
    if (kind !== 'staff' && kind !== 'open' && kind !== 'when') return;
    const any = find(this.said, kind === 'staff' ? this.phrases.anyStaff : this.phrases.withAnyStaff);
    // "No preference", asked when, is said of the time.
    const anyTime = kind === 'when' ? find(this.said, this.phrases.anyTime) : undefined;
    if (any !== undefined && anyTime !== undefined && overlap(any, anyTime)) return;
    if (any !== undefined && !this.commands.some((c) => c.type === 'choose'))
      this.set('staff', 'any', kind === 'staff' ? 0.9 : 0.6, any);
  }

  /** A message told along with the wish to leave one: "tell Maria I'm running late". */
  private readMessage(kind: Expectation['kind']): void {
    if (kind === 'message' || !this.commands.some((c) => c.type === 'leaveMessage')) return;
    const content = / (?:that|tell|saying|know|because|about|im|ill|ive|running) (?:\w+ ){2,}/.exec(
      this.said.line,
    );
    if (content !== null) this.set('note', this.said.text.trim(), 0.6, { a: 0, b: this.said.tokens.length });
  }

  /** Reads what was asked for in particular: the whole utterance, or part of it, may be that answer. */
  private readAnswer(kind: Expectation['kind']): 'whole' | 'part' | undefined {
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
        return 'whole';
      }
    }
    if (kind === 'code') {
      const code = readCode(tokens);
      if (code !== undefined) {
        this.set('code', code.code, 0.9, code);
        return 'whole';
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
      const withheld = find(said, this.phrases.withholds);
      if (withheld !== undefined && (name === undefined || overlap(name, withheld)))
        this.add({ type: 'deny' }, 0.85, withheld);
      else if (name !== undefined && !this.evades(name)) {
        this.set('name', name.name, name.confidence, name);
        return 'part';
      }
    }
    if (kind === 'message' && tokens.length > 0 && !isBare(said, this.phrases)) {
      this.set('note', text.trim(), 0.85, whole);
      return 'whole';
    }
    if (kind === 'address' && /\d/.test(text)) {
      this.set('note', text.trim(), 0.7, whole);
      return 'whole';
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

  /**
   * Where callers say who they are. Who chooses among the staff names one of them, and so does whoever was asked for the name and
   * begins with a "no".
   */
  private ownName(kind: Expectation['kind']): Place | undefined {
    const { said, phrases } = this;
    if (kind === 'staff' || kind === 'choice') return undefined;
    const asked = kind === 'name' || kind === 'spelling';
    const name = readName(said.text, said.tokens, asked, kind === 'spelling');
    if (name === undefined || this.isAnothers(name)) return undefined;
    if (!asked) return name;
    return this.evades(name) || readYesNo(said, phrases, false)?.answer === 'no' ? undefined : name;
  }

  /** "The dentist's name is", "her name is". */
  private isAnothers({ a }: Place): boolean {
    const { tokens } = this.said;
    const whose = tokens[a - 1];
    return tokens[a]?.t === 'name' && whose !== undefined && !whose.mark && !OWN.has(whose.t);
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
  private addPick(when: WhenReading | undefined, staff: ({ id: string } & Place) | undefined): boolean {
    const { expectation, business } = this.context;
    // Services are read out as a list too.
    const listed =
      expectation.kind === 'service' ? readPlace(this.said, business.services.length) : undefined;
    if (listed !== undefined && when === undefined) {
      this.add({ type: 'choose', index: listed.index }, listed.confidence, listed);
      return true;
    }
    if (expectation.offered.length === 0 || expectation.kind === 'open') return false;
    const pick = pickOffer(this.said, when, staff, expectation.offered, business.timezone);
    if (pick === undefined) return false;
    this.add({ type: 'choose', index: pick.index }, pick.confidence, pick);
    if (when !== undefined) for (const [a, b] of when.places) this.cover({ a, b });
    return true;
  }

  private addAsk(topic: Question | undefined, known: Question | undefined, hasService: boolean): void {
    if (known !== undefined && (topic === undefined || known.confidence > topic.confidence)) {
      this.ask(known);
      return;
    }
    if (topic === undefined) return;
    // "What do you have tomorrow?" is a wish to book; a fact is asked only beside it.
    const books = this.commands.some((c) => c.type === 'book');
    if (books && (topic.topic === 'openings' || (topic.topic === 'services' && hasService))) return;
    this.ask(topic);
  }

  private ask({ topic, knowledgeId, confidence, a, b }: Question): void {
    const item = knowledgeId === undefined ? {} : { knowledgeId };
    this.add({ type: 'ask', topic, question: this.said.text.trim(), ...item }, confidence, { a, b });
  }
}

const onlyToday = ({ when, namedDay, namedTimes }: WhenReading, today: Day): boolean =>
  namedDay === today && namedTimes.length === 0 && when.any.every((o) => o.time === undefined);

const overlap = (x: Place, y: Place): boolean => x.a < y.b && y.a < x.b;

/** Words before "name" that leave it the caller's. */
const OWN: ReadonlySet<string> = new Set(['my', 'the']);

/** The tokens, with nothing said at `place`. */
const hide = (tokens: Utterance['tokens'], { a, b }: Place): Utterance['tokens'] =>
  tokens.map((token, i) => (a <= i && i < b ? { ...token, t: '', mark: true } : token));

const within = ({ a, b }: Place, when: WhenReading | undefined): boolean =>
  when?.places.some(([from, to]) => a < to && from < b) === true;

/** A wish for exactly one point is surer than one with readings left open. */
function confidenceOf({ when }: WhenReading): number {
  const open = when.any.some((o) => o.time !== undefined && 'at' in o.time && o.time.at.length > 1);
  return open ? 0.8 : 0.93;
}

/** A person is asked for in so many words, and nothing else is said. */
function asksForPerson(said: Utterance, phrases: Phrases): boolean {
  const goal = readGoals(said, phrases).find(({ type }) => type === 'transfer');
  // Weaker wishes ("talk to Maria") may well be what is to be passed on.
  if (goal === undefined || goal.confidence < 0.88) return false;
  return said.tokens.every((t, i) => t.mark || (i >= goal.a && i < goal.b) || phrases.fillers.has(t.t));
}

/** Nothing but yes, no, a goal, or the wish for a person: no message. */
function isBare(said: Utterance, phrases: Phrases): boolean {
  if (asksForPerson(said, phrases)) return true;
  const words = said.tokens.filter((t) => !t.mark);
  return (
    words.length <= 3 && (readYesNo(said, phrases, true) !== undefined || readGoals(said, phrases).length > 0)
  );
}
