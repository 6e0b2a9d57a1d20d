// What a row of `npm run -s understand` may hold, and the context its text is understood against.
import type {
  ExpectationKind,
  Proposal,
  Service,
  Staff,
  DetailedContext,
  UnderstandingContext,
} from '@offhook/machines';
import { understandInDetail } from '@offhook/machines';
import { Temporal } from 'temporal-polyfill';

export interface Row {
  id?: unknown;
  text: string;
  /** Local time in `timezone` ("2027-03-01T09:00:00"), or an instant with an offset. */
  now?: string;
  timezone?: string;
  language?: string;
  expect?: string;
  catalog?: {
    services?: unknown[];
    staff?: unknown[];
    hours?: unknown[];
    knowledge?: unknown[];
    emergencies?: unknown[];
  };
  offered?: unknown;
}

/** One thing the agent offered; what it did not name is absent. */
export type Offer = Proposal;

export interface ReadRow {
  text: string;
  context: DetailedContext;
  /** The offers in order, for "the second one". */
  offers: Offer[];
}

const KINDS = new Set<string>([
  'open',
  'service',
  'staff',
  'when',
  'choice',
  'name',
  'spelling',
  'phone',
  'email',
  'address',
  'birthDate',
  'code',
  'yesNo',
  'message',
  'nothing',
]);
/** Other names people give the expectations. */
const KIND_ALIASES: Record<string, ExpectationKind> = {
  date: 'when',
  time: 'when',
  datetime: 'when',
  confirm: 'yesNo',
  confirmation: 'yesNo',
  'yes/no': 'yesNo',
  yes_no: 'yesNo',
  yesno: 'yesNo',
  dob: 'birthDate',
  birth_date: 'birthDate',
  birthdate: 'birthDate',
  phone_number: 'phone',
  any: 'open',
  offer: 'choice',
  offers: 'choice',
  spell: 'spelling',
};

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
const listOf = (value: unknown): unknown[] =>
  Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
const stringsOf = (value: unknown): string[] => listOf(value).flatMap((v) => textOf(v) ?? []);

/** Throws an Error that says what is wrong with the row. */
export function readRow(row: unknown): ReadRow {
  if (!isObject(row))
    throw new Error('a row is a JSON object: {"id": …, "text": …, "now": …, "timezone": …}');
  if (typeof row['text'] !== 'string') throw new Error('"text" has to be a string: what the caller said');
  const timezone = textOf(row['timezone']) ?? 'America/New_York';
  const now = readNow(textOf(row['now']) ?? textOf(row['ref']), timezone);
  const catalog = isObject(row['catalog']) ? row['catalog'] : {};
  const staff = listOf(catalog['staff']).flatMap((entry, i) => readStaff(entry, i));
  const services = listOf(catalog['services']).flatMap((entry, i) => readService(entry, i));
  const base: UnderstandingContext = {
    now,
    expectation: { kind: 'open', keyTerms: [], offered: [] },
    business: {
      timezone,
      language:
        row['language'] === 'es' || row['language'] === 'ru' || row['language'] === 'uz'
          ? row['language']
          : 'en',
      vertical: 'salon',
      services,
      staff,
      hours: readHours(catalog['hours']),
      knowledge: [],
      emergencies: [],
    },
  };
  const offers = listOf(row['offered']).flatMap((entry) => readOffer(entry, base, staff));
  const proposals = merge(offers);
  const [only] = proposals;
  const single = proposals.length === 1 ? only : undefined;
  const kind = readKind(textOf(row['expect']), proposals.length);
  const today = Temporal.Instant.fromEpochMilliseconds(now)
    .toZonedDateTimeISO(timezone)
    .toPlainDate()
    .toString();
  return {
    text: row['text'],
    offers: proposals,
    context: {
      ...base,
      expectation: {
        kind,
        keyTerms: [],
        offered: proposals
          .filter((offer) => offer.time !== undefined)
          .map((offer) => ({
            startsAt: instantOf(offer.date ?? today, offer.time ?? '00:00', timezone),
            staffId: offer.staffId ?? '',
          })),
      },
      ...(single === undefined ? {} : { proposed: single }),
    },
  };
}

function readKind(expect: string | undefined, offers: number): ExpectationKind {
  if (expect === undefined) return offers === 0 ? 'open' : offers === 1 ? 'yesNo' : 'choice';
  if (KINDS.has(expect)) return expect as ExpectationKind;
  const alias = KIND_ALIASES[expect.toLowerCase()];
  if (alias === undefined) throw new Error(`"expect" is one of ${[...KINDS].join(', ')}; not "${expect}"`);
  return alias;
}

function readNow(now: string | undefined, timezone: string): number {
  try {
    if (now === undefined) return Temporal.Now.instant().epochMilliseconds;
    if (/(?:Z|[+-]\d{2}:?\d{2})$/.test(now) && now.includes('T'))
      return Temporal.Instant.from(now).epochMilliseconds;
    return Temporal.PlainDateTime.from(now).toZonedDateTime(timezone).epochMilliseconds;
  } catch {
    throw new Error(
      `"now" (${now}) is a local time like 2027-03-01T09:00:00 and "timezone" (${timezone}) an IANA zone like America/New_York`,
    );
  }
}

const instantOf = (date: string, time: string, timezone: string): number =>
  Temporal.PlainDateTime.from(`${date}T${time === '24:00' ? '23:59' : time}`).toZonedDateTime(timezone)
    .epochMilliseconds;

function readStaff(entry: unknown, index: number): Staff[] {
  const name =
    textOf(entry) ?? (isObject(entry) ? (textOf(entry['name']) ?? textOf(entry['fullName'])) : undefined);
  if (name === undefined) return [];
  const id =
    (isObject(entry)
      ? (textOf(entry['id']) ?? (typeof entry['id'] === 'number' ? String(entry['id']) : undefined))
      : undefined) ?? name;
  return [
    { id, name, serviceIds: isObject(entry) ? stringsOf(entry['serviceIds']) : [], ...(index < 0 ? {} : {}) },
  ];
}

function readService(entry: unknown, _index: number): Service[] {
  const name =
    textOf(entry) ?? (isObject(entry) ? (textOf(entry['name']) ?? textOf(entry['title'])) : undefined);
  if (name === undefined) return [];
  const more = isObject(entry) ? entry : {};
  const id = textOf(more['id']) ?? (typeof more['id'] === 'number' ? String(more['id']) : name);
  const minutes = more['durationMinutes'];
  return [
    {
      id,
      name,
      aliases: [...stringsOf(more['aliases']), ...stringsOf(more['synonyms'])],
      needs: [...stringsOf(more['needs']), ...stringsOf(more['description'])],
      durationMinutes: typeof minutes === 'number' ? minutes : 30,
    },
  ];
}

function readHours(value: unknown): UnderstandingContext['business']['hours'] {
  return listOf(value).flatMap((entry) => {
    if (!isObject(entry)) return [];
    const weekday = Number(entry['weekday']);
    const [from, to] = [textOf(entry['from']), textOf(entry['to'])];
    if (!(weekday >= 1 && weekday <= 7) || from === undefined || to === undefined) return [];
    return [{ weekday: weekday as 1 | 2 | 3 | 4 | 5 | 6 | 7, from, to }];
  });
}

/** An offer as an object, an ISO time, a date, a clock time, a name of staff, or the agent's own words. */
function readOffer(entry: unknown, context: UnderstandingContext, staff: Staff[]): Offer[] {
  const text = textOf(entry);
  if (text !== undefined) return readOfferText(text, context, staff);
  if (typeof entry === 'number') return [fromInstant(entry, context.business.timezone)];
  if (!isObject(entry)) return [];
  if (typeof entry['slot'] === 'string')
    return readSlot(
      entry['slot'],
      stringsOf(entry['canonical'])[0] ?? stringsOf(entry['values'])[0] ?? textOf(entry['value']),
      context,
      staff,
    );
  const offer: Offer = {};
  for (const key of ['startsAt', 'start', 'startTime', 'starts_at', 'datetime', 'dateTime', 'at', 'when']) {
    const value = entry[key];
    if (typeof value === 'number') Object.assign(offer, fromInstant(value, context.business.timezone));
    else if (textOf(value) !== undefined)
      Object.assign(offer, readOfferText(textOf(value) ?? '', context, [])[0]);
  }
  for (const key of Object.keys(entry)) {
    const value = stringsOf(entry[key])[0];
    if (value === undefined) continue;
    if (/date|day/i.test(key) && !/time$/i.test(key))
      Object.assign(offer, pick(readOfferText(value, context, [])[0], 'date'));
    else if (/^(?:time|clock|hour|\w+_time)$/i.test(key))
      Object.assign(offer, pick(readOfferText(value, context, [])[0], 'time'));
    else if (/staff|name|with|who|stylist|doctor|dentist|barber|person/i.test(key))
      offer.staffId = staffIdOf(value, staff);
  }
  if (Object.keys(offer).length === 0)
    return stringsOf(entry['text'] ?? entry['line']).flatMap((line) => readOfferText(line, context, staff));
  return [offer];
}

function readSlot(
  slot: string,
  value: string | undefined,
  context: UnderstandingContext,
  staff: Staff[],
): Offer[] {
  if (value === undefined) return [];
  if (/date|day/i.test(slot)) return [pick(readOfferText(value, context, [])[0], 'date')];
  if (/time|hour/i.test(slot)) return [pick(readOfferText(value, context, [])[0], 'time')];
  if (/staff|name|stylist|doctor|dentist/i.test(slot)) return [{ staffId: staffIdOf(value, staff) }];
  return [];
}

const pick = (offer: Offer | undefined, key: 'date' | 'time'): Offer =>
  offer?.[key] === undefined ? {} : { [key]: offer[key] };

/** The id of a person of the catalog; a name not in it joins it. */
function staffIdOf(name: string, staff: Staff[]): string {
  const known = staff.find((s) => s.id === name || s.name.toLowerCase() === name.toLowerCase());
  if (known !== undefined) return known.id;
  staff.push({ id: name, name, serviceIds: [] });
  return name;
}

function fromInstant(instant: number, timezone: string): Offer {
  const local = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(timezone);
  return { date: local.toPlainDate().toString(), time: local.toPlainTime().toString().slice(0, 5) };
}

function readOfferText(text: string, context: UnderstandingContext, staff: Staff[]): Offer[] {
  const iso = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}))?(?::\d{2}(?:\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?$/.exec(
    text,
  );
  if (iso !== null) {
    if (iso[3] !== undefined)
      return [
        fromInstant(
          Temporal.Instant.from(text.replace(' ', 'T')).epochMilliseconds,
          context.business.timezone,
        ),
      ];
    return [{ date: iso[1] ?? '', ...(iso[2] === undefined ? {} : { time: iso[2] }) }];
  }
  const clock = /^(\d{1,2}):(\d{2})(?::\d{2})?$/.exec(text);
  if (clock !== null) return [{ time: `${(clock[1] ?? '').padStart(2, '0')}:${clock[2]}` }];
  if (staff.some((s) => s.id === text || s.name.toLowerCase() === text.toLowerCase()))
    return [{ staffId: staffIdOf(text, staff) }];
  const heard = understandInDetail(text, {
    ...context,
    business: { ...context.business, staff },
    expectation: { ...context.expectation, kind: 'when' },
  });
  const offer: Offer = {};
  const dated = outputWhen(heard);
  if (dated?.date !== undefined && dated.date !== null) offer.date = dated.date;
  if (dated?.times[0] !== undefined) offer.time = dated.times[0];
  for (const command of heard.commands) {
    if (
      (command.type === 'set' || command.type === 'correct') &&
      command.slot === 'staff' &&
      command.value !== 'any'
    )
      offer.staffId = command.value;
  }
  // A few words that are neither a time nor anyone known are taken for the name of staff.
  if (Object.keys(offer).length === 0 && text.split(/\s+/).length <= 5 && !/[?!]/.test(text))
    offer.staffId = staffIdOf(text, staff);
  return Object.keys(offer).length === 0 ? [] : [offer];
}

/** Entries that name different things are one offer in pieces: a date, a time, a person. */
function merge(offers: Offer[]): Offer[] {
  const seen = new Set<string>();
  for (const offer of offers) {
    for (const key of Object.keys(offer)) {
      if (seen.has(key)) return offers;
      seen.add(key);
    }
  }
  return offers.length === 0 ? [] : [Object.assign({}, ...offers) as Offer];
}

export interface SaidWhen {
  date: string | null;
  times: string[];
  from: string | null;
  to: string | null;
}

const clockOf = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

/** The day and times an understanding comes to, or null when it says nothing of when. */
export function outputWhen(heard: ReturnType<typeof understandInDetail>): SaidWhen | null {
  const { named } = heard;
  let date: string | null =
    named?.day === undefined
      ? null
      : Temporal.PlainDate.from('1970-01-01').add({ days: named.day }).toString();
  let times = named?.times.map(clockOf) ?? [];
  let [from, to]: [string | null, string | null] = [null, null];
  let found = date !== null || times.length > 0;
  for (const command of heard.commands) {
    if (command.type !== 'set' && command.type !== 'correct') continue;
    if (command.slot === 'birthDate') return { date: command.value, times: [], from: null, to: null };
    if (command.slot !== 'when') continue;
    found = true;
    const [option] = command.value.any;
    if (date === null && option?.dates !== undefined && option.dates.from === option.dates.to)
      date = option.dates.from;
    if (option?.time === undefined) continue;
    if ('at' in option.time) {
      if (times.length === 0) times = option.time.at;
    } else [from, to] = [option.time.from ?? null, option.time.to ?? null];
  }
  return found ? { date, times, from, to } : null;
}
