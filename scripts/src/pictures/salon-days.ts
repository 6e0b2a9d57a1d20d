// Some days at the demo salon, for pictures of the dashboard: calls that are really made, texts, and the same calls once more on the days
// before.
import {
  calls,
  type Database,
  digestCalls,
  newId,
  phoneNumbers,
  withCalledNumber,
  withOrganization,
} from '@offhook/db';
import { placeCall, type SimulatedCall } from '@offhook/sandbox/caller';
import { isNotNull, sql } from 'drizzle-orm';
import { Temporal } from 'temporal-polyfill';
import { DEMO } from '../demo.ts';
import type { RunFile } from '../start/run-file.ts';

/** What each caller says, an utterance after each answer. */
const CALLERS = [
  [
    '+12025550141',
    "Hi, I'd like to book a haircut with Anna tomorrow at 3 pm",
    'Dana Reed',
    'no, make it 4 pm please',
    'yes please',
    'no thank you, goodbye',
  ],
  ['+12025550151', 'how much is a haircut', 'and is there parking', 'thank you, goodbye'],
  [
    '+12025550152',
    'can I get highlights the day after tomorrow in the morning',
    'the first one please',
    'Ben Archer',
    'yes',
    'that is all, bye',
  ],
  [
    '+12025550153',
    'I want to speak to a person',
    'Please tell them I left my umbrella there',
    'Ben Archer',
    'yes',
    'no, bye',
  ],
  ['+12025550154', 'are you open on Sunday', 'ok thanks, bye'],
  ['+12025550155', 'do you have a haircut tomorrow at 10 am', 'no, nothing like that'],
  ['+12025550156', 'is there a ramp for a wheelchair', 'never mind, goodbye'],
] as const;
/** What two of them text afterwards. */
const TEXTS = [
  ['+12025550141', 'Running ten minutes late, sorry!'],
  ['+12025550152', 'C'],
] as const;
const DAYS_BEFORE = 13;
/** Calls are written down in batches, off the road. */
const WRITTEN_MS = 3_000;

/** Who is on the line while pictures are taken, and what they have said so far. */
const TALKING = [
  ['+12025550157', 'I need a haircut on Friday', 'what do you have in the afternoon'],
  ['+12025550158', "I'd like to book highlights with Leo on Saturday at 11 am"],
  ['+12025550159', 'how much is a haircut'],
] as const;

/** Calls that have come as far as they go; the callers stay on the line. */
export async function talk(run: RunFile): Promise<SimulatedCall[]> {
  return Promise.all(
    TALKING.map(async ([from, ...says]) => {
      const call = await dial(run, from);
      for (const words of says) {
        await call.agentFinished();
        await call.say(words);
      }
      return call;
    }),
  );
}

/** Dials the machine line of the running Offhook. */
const dial = (run: RunFile, from: string): Promise<SimulatedCall> =>
  placeCall({
    url: `${run.publicUrl}/voice`,
    from,
    to: DEMO.machineNumber,
    ...(run.sandbox && { carrierUrl: run.sandbox.carrier }),
  });

/** Makes the calls, and copies of them on the days before: the same turns, as long as they took. Does nothing where there are some. */
export async function fillSalon(run: RunFile, db: Database): Promise<void> {
  const [number] = await withCalledNumber(db, DEMO.machineNumber, (tx) => tx.select().from(phoneNumbers));
  if (!number) throw new Error('The demo salon is not there: start Offhook without keys.');
  const { organizationId } = number;
  const count = await withOrganization(db, organizationId, (tx) => tx.$count(calls));
  if (count >= CALLERS.length) return;
  await Promise.all(
    CALLERS.map(async ([from, ...says]) => {
      const call = await dial(run, from);
      await converse(call, says);
      await call.hangUp();
    }),
  );
  await new Promise((resolve) => setTimeout(resolve, WRITTEN_MS));
  for (const [from, body] of TEXTS)
    await fetch(`${run.sandbox?.carrier}/_sandbox/messages`, {
      method: 'POST',
      body: JSON.stringify({ from, to: DEMO.machineNumber, body }),
    });
  await copyBack(db, organizationId);
}

async function converse(call: SimulatedCall, says: readonly string[]): Promise<void> {
  try {
    for (const words of says) {
      await call.agentFinished();
      await call.say(words);
    }
    await call.agentFinished();
  } catch {
    // The agent has said goodbye already.
  }
}

/** Each call once more on most of the days before, each day at other hours; calls and turns as they were, under new ids. */
async function copyBack(db: Database, organizationId: string): Promise<void> {
  await withOrganization(db, organizationId, async (tx) => {
    const made = await tx.select({ id: calls.id }).from(calls).where(isNotNull(calls.endedAt));
    const copies: string[] = [];
    const now = Temporal.Now.zonedDateTimeISO(DEMO.timezone);
    for (let day = 1; day <= DAYS_BEFORE; day += 1) {
      for (const [index, { id }] of made.entries()) {
        if ((day * 5 + index * 3) % 7 < 3) continue;
        const copy = newId();
        copies.push(copy);
        // At some hour from nine to nine: the salon is open until seven.
        const hour = 9 + ((index * 5 + day * 3) % 12);
        const earlier = sql`${day * 24 + now.hour - hour} * interval '1 hour'`;
        await tx.execute(sql`insert into calls select (jsonb_populate_record(call, jsonb_build_object(
            'id', ${copy}::text, 'call_sid', 'CA' || ${copy}::text, 'after_hours', ${hour >= 19}::boolean,
            'started_at', call.started_at - ${earlier}, 'ended_at', call.ended_at - ${earlier}))).*
          from calls as call where id = ${id}`);
        await tx.execute(sql`insert into turns select (jsonb_populate_record(turn, jsonb_build_object(
            'id', gen_random_uuid(), 'call_id', ${copy}::text, 'started_at', turn.started_at - ${earlier}))).*
          from turns as turn where call_id = ${id}`);
        // At the same time of day, so that it lies in the business's hours.
        const days = sql`${day} * interval '1 day'`;
        await tx.execute(sql`insert into appointments select (jsonb_populate_record(made, jsonb_build_object(
            'id', gen_random_uuid(), 'call_id', ${copy}::text, 'status', 'completed', 'idempotency_key', null, 'created_at', made.created_at - ${earlier},
            'starts_at', made.starts_at - ${days}, 'ends_at', made.ends_at - ${days},
            'occupied', tstzrange(lower(made.occupied) - ${days}, upper(made.occupied) - ${days})))).*
          from appointments as made where call_id = ${id}`);
      }
    }
    await digestCalls(tx, organizationId, copies);
  });
}
