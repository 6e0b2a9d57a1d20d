// The caller `npm run call` plays when it is given nothing to say: somebody who books the first opening offered.

/** What the friendly caller does next: says something, or hangs up because everything is said. */
export type Reply = { say: string; last?: true } | 'hangUp';

/** A call with a sensible agent takes six exchanges; past this many the caller gives up politely. */
const MAX_EXCHANGES = 14;
const GOODBYE: Reply = { say: 'That is all, thank you. Goodbye.', last: true };

interface Rule {
  /** What the agent says. */
  hears: RegExp;
  /** What to answer; the second time the second, and so on. */
  answers: string[];
}

/** Tried in order on the agent's last question, then on everything it said. */
function rules(name: string, spokenNumber: string): Rule[] {
  return [
    {
      hears:
        /\b(is that (right|correct|ok)|correct\?|shall i|should i|would you like me to|do you want me to|can i book|confirm|sounds? (good|right)|go ahead)/i,
      answers: ['Yes, please.'],
    },
    { hears: /\bspell/i, answers: [spell(name)] },
    { hears: /\bname\b|who('s| is) (it|this) for|who am i speaking/i, answers: [`${name}.`] },
    {
      hears: /\b(calling from|this number|number ending|ends in|number you('re| are))\b/i,
      answers: ['Yes.'],
    },
    { hears: /\b(phone|number|reach you|call you back)\b/i, answers: [spokenNumber] },
    {
      hears: /\b(which|what) (service|treatment)|what (would you like|can i book|are you)|what kind/i,
      answers: ['A haircut, please.', 'The first one, please.'],
    },
    {
      hears: /\b(any stylist|who would you|with anyone|preference|prefer(red)? (stylist|staff|person))/i,
      answers: ['Anyone is fine.'],
    },
    {
      hears:
        /\b\d{1,2}(:\d\d)?\s*([ap]\.?m\.?|o'clock)|\bi have\b|\b(works?|suits?|suit) (best|you|for you)/i,
      answers: ['The first one, please.', 'Yes, please.'],
    },
    {
      hears: /\bwhen\b|what (day|time|date)|which (day|time|date)|time of day/i,
      answers: ['The soonest you have, please.', 'Tomorrow afternoon, please.', 'Friday at 10 am, please.'],
    },
    {
      hears: /how (can|may) (i|we) help|what can (i|we) do/i,
      answers: ["Hi, I'd like to book a haircut, please."],
    },
  ];
}

export class FriendlyCaller {
  readonly #rules: Rule[];
  readonly #used = new Map<Rule, number>();
  #exchanges = 0;
  #booked = false;
  #lost = 0;

  /** `from` is the number it calls from, which it gives when asked. */
  constructor(from: string, name = 'Dana Reed') {
    this.#rules = rules(name, from.replace(/^\+1/, '').replaceAll(/(\d{3})(?=\d{4,})/g, '$1 '));
  }

  /** What to answer to what the agent just said. */
  reply(agent: string): Reply {
    this.#exchanges += 1;
    if (this.#exchanges === 1) return { say: "Hi, I'd like to book a haircut, please." };
    if (this.#exchanges > MAX_EXCHANGES) return GOODBYE;
    const question = lastQuestion(agent);
    if (
      /\b(you'?re|you are|that'?s|it'?s|all) (all )?(booked|set|confirmed)\b|\bbooked you\b|see you/i.test(
        agent,
      )
    ) {
      this.#booked = true;
    }
    if (/\banything else\b/i.test(agent)) return GOODBYE;
    if (question === null && /\b(good ?bye|bye)\b/i.test(agent)) return 'hangUp';
    if (this.#booked && question === null) return GOODBYE;
    return this.#answer(question ?? agent) ?? this.#answer(agent) ?? this.#atALoss();
  }

  #answer(heard: string): Reply | null {
    const rule = this.#rules.find((each) => each.hears.test(heard));
    if (!rule) return null;
    const times = this.#used.get(rule) ?? 0;
    this.#used.set(rule, times + 1);
    const say = rule.answers[Math.min(times, rule.answers.length - 1)];
    return say === undefined ? null : { say };
  }

  #atALoss(): Reply {
    this.#lost += 1;
    if (this.#lost > 3) return GOODBYE;
    return { say: this.#lost === 1 ? 'Yes, please.' : "I'd like to book a haircut, the soonest you have." };
  }
}

function lastQuestion(text: string): string | null {
  return (
    text
      .match(/[^.!?]*(?:[ap]\.m\.[^.!?]*)*\?/gi)
      ?.at(-1)
      ?.trim() ?? null
  );
}

function spell(name: string): string {
  return name
    .replaceAll(/[^\p{L}]/gu, '')
    .toUpperCase()
    .split('')
    .join(' ');
}
