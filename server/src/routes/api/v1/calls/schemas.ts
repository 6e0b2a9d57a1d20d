// A call as the API shows it: a line in the list, and the whole of it with every turn's timeline.
import {
  ANSWERED_BY,
  CALL_PURPOSES,
  CONSENT_BASES,
  DIRECTIONS,
  MESSAGE_KINDS,
  SPECULATION,
  TIERS,
} from '@offhook/db';
import { z } from 'zod';
import { E164, Id, Instant, InstantParameter, text } from '../../../../http/schemas.ts';
import { COUNTED } from '../../../../calls/counted.ts';
import { LOSS_REASONS } from '../../../../insights/funnel.ts';
import { Appointment } from '../appointments/schemas.ts';

export const CallsFilter = z.object({
  from: InstantParameter.optional().describe('Started at or after.'),
  to: InstantParameter.optional().describe('Started before.'),
  outcome: z
    .string()
    .regex(/^[\w:.-]{1,64}$/)
    .optional(),
  number: E164.optional().describe('Either party.'),
  agentId: z.uuid().optional(),
  direction: z.enum(DIRECTIONS).optional(),
  minDurationMs: z.coerce.number().int().min(0).max(86_400_000).optional().describe('As long or longer.'),
  maxDurationMs: z.coerce.number().int().min(0).max(86_400_000).optional().describe('Shorter.'),
  tag: text(60).optional(),
  booked: z
    .enum(['true', 'false'])
    .transform((value) => value === 'true')
    .optional()
    .describe('Whether an appointment was made in it.'),
  counted: z
    .enum(COUNTED)
    .optional()
    .describe(
      'As the figure of this name in `/dashboard` counts them: of callers, over, no test calls, in the hours in which `from` and `to` lie.',
    ),
  lost: z.enum(LOSS_REASONS).optional().describe('Wanted to book and did not, for this reason.'),
  topic: text(60).optional().describe('What they were about, e.g. `ask:hours`. Narrow it by time, too.'),
  language: text(35).optional().describe('As a BCP 47 tag. Narrow it by time, too.'),
  agentVersion: z.coerce
    .number()
    .int()
    .min(0)
    .max(1_000_000)
    .optional()
    .describe('Which of the agent’s published versions answered; 0: none of them.'),
  hourOfWeek: z
    .string()
    .regex(/^[1-7]-([01]\d|2[0-3])$/)
    .optional()
    .describe('ISO weekday and hour in the business’s zone, e.g. `1-09`. Narrow it by time, too.'),
  q: text(200).optional().describe('Words that were said, or names: `"two words" -without or other`.'),
});

export const CallsQuery = CallsFilter.extend({
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: z.uuid().optional().describe('`nextCursor` of the page before.'),
});

export const party = z.string().describe('E.164, or what the carrier gave instead, e.g. `anonymous`.');
const nullableMs = z.number().nullable();

const summary = {
  id: Id,
  direction: z.enum(DIRECTIONS),
  purpose: z.enum(CALL_PURPOSES).nullable().describe('What we have called for; null where they called us.'),
  answeredBy: z
    .enum(ANSWERED_BY)
    .nullable()
    .describe('Who has picked up our call; null as long as the carrier has not said.'),
  fromNumber: party,
  toNumber: party,
  callerName: z.string().nullable().describe('From the contacts, by the caller’s number.'),
  agent: z.object({
    id: Id,
    name: z.string().nullable(),
    version: z.int().nullable().describe('Which of its published versions answered.'),
  }),
  startedAt: Instant,
  endedAt: Instant.nullable().describe('Null while the call lasts.'),
  durationMs: nullableMs,
  endedBy: z.string().nullable().describe('Who ended it and how, e.g. `agent:goodbye`, `caller:hungUp`.'),
  endedBecause: z.string().nullable().describe('The same in a sentence.'),
  outcome: z.string().nullable(),
  turnCount: z.int(),
  voiceToVoiceP50Ms: nullableMs.describe(
    'Median over the turns, from the caller’s last sound to the agent’s first.',
  ),
  hasRecording: z.boolean(),
  booked: z.boolean().describe('An appointment was made in it.'),
  rating: z.int().min(1).max(5).nullable(),
  tags: z.array(z.string()),
};

export const CallSummary = z.object(summary).meta({ id: 'CallSummary' });

/** Stamps are ms since the caller's last sound; null where the station was not passed. */
export const Turn = z
  .object({
    id: Id,
    index: z.int().describe('From 0; turn 0 is the greeting, with no caller words.'),
    startedAt: Instant,
    callerText: z.string().nullable(),
    agentText: z.string().describe('What was heard of the agent’s lines, by playback marks.'),
    stamps: z.object({
      finalTranscript: nullableMs,
      endOfTurn: nullableMs,
      understood: nullableMs,
      decided: nullableMs,
      firstText: nullableMs,
      firstAudio: nullableMs,
      done: nullableMs.describe('What the turn set going was done: a booking was in the database.'),
      played: nullableMs,
    }),
    asrMs: nullableMs,
    endpointMs: nullableMs,
    understandMs: nullableMs,
    llmMs: nullableMs,
    ttsMs: nullableMs,
    voiceToVoiceMs: nullableMs,
    engineMs: nullableMs.describe('Voice-to-voice less every wait for a vendor or for the caller.'),
    tier: z.enum(TIERS).nullable().describe('Which tier understood the caller.'),
    speculation: z.enum(SPECULATION),
    cacheHit: z.boolean(),
    bargeIn: z.boolean(),
    tokensIn: z.int(),
    tokensOut: z.int(),
    costMicros: z.int().describe('Millionths of a US dollar.'),
    stateBefore: z.string(),
    stateAfter: z.string(),
    expectation: z.string(),
    commands: z.unknown().describe('What the caller’s words were understood to mean.'),
  })
  .meta({ id: 'Turn' });

const Recording = z
  .object({
    url: z
      .string()
      .describe('A signed path on this server that plays the recording without a token until `expiresAt`.'),
    expiresAt: Instant,
    durationMs: z.int(),
    sizeBytes: z.int(),
  })
  .meta({ id: 'Recording' });

export const Loudness = z
  .object({
    perSecond: z.int().describe('How many levels there are for a second of sound.'),
    caller: z.base64().describe('A byte a level, 0 to 255: the loudest sample in it.'),
    agent: z.base64(),
  })
  .meta({ id: 'Loudness' });

const Message = z
  .object({
    id: Id,
    kind: z.enum(MESSAGE_KINDS),
    urgent: z.boolean(),
    text: z.string(),
    name: z.string().nullable(),
    phone: z.string().nullable(),
    createdAt: Instant,
  })
  .meta({ id: 'Message' });

export const Note = z
  .object({
    id: Id,
    text: z.string(),
    author: z.object({ id: Id, name: z.string().nullable() }),
    createdAt: Instant,
  })
  .meta({ id: 'CallNote' });

export const Call = z
  .object({
    ...summary,
    callSid: z.string().describe('The carrier’s id of the call.'),
    language: z.string().nullable(),
    summary: z.string().describe('The call in a sentence or two, in the language that is asked for.'),
    costMicros: z.int().describe('Millionths of a US dollar, of all turns.'),
    captured: z
      .array(
        z.object({
          slot: z.string().describe('What it fills, e.g. `when`, `name`.'),
          value: z.unknown(),
          corrected: z.boolean(),
          said: z.string().describe('The words it was read from.'),
          turnIndex: z.int(),
          atMs: z.number().describe('Since the call began: the moment to listen to.'),
        }),
      )
      .describe('What the caller gave, in the order it was said.'),
    path: z
      .array(z.object({ state: z.string(), turnIndex: z.int(), atMs: z.number() }))
      .describe('The dialogue’s states, one after the other.'),
    notes: z.array(Note),
    turns: z.array(Turn),
    events: z.array(z.object({ id: Id, at: Instant, type: z.string(), data: z.unknown() })),
    recording: Recording.nullable(),
    voicemail: Recording.nullable().describe('What the caller left after the tone.'),
    appointments: z.array(Appointment).describe('Booked in this call.'),
    messages: z.array(Message),
  })
  .meta({ id: 'Call' });

const agreed = z.object({
  basis: z
    .enum(CONSENT_BASES)
    .exclude(['self'])
    .describe('They have asked to be called, or have agreed to it in writing.'),
  note: text(300).optional().describe('Where and when, for whoever asks.'),
});

export const NewCall = z
  .discriminatedUnion('purpose', [
    z.object({
      purpose: z.literal('reminder').describe('Asks the customer of an appointment whether they will come.'),
      appointmentId: Id,
      consent: agreed,
    }),
    z.object({
      purpose: z.literal('callback').describe('Calls somebody back who has called and was not served.'),
      to: E164,
      consent: agreed,
    }),
    z.object({
      purpose: z
        .literal('demo')
        .describe('Calls a member of the business, who tries the agent as it is now.'),
      to: E164.describe('Your own telephone.'),
      consent: z.object({ basis: z.literal('self') }),
    }),
  ])
  .and(
    z.object({
      phoneNumberId: Id.optional().describe(
        'The number of yours that is shown, whose agent speaks; your first where absent.',
      ),
    }),
  )
  .meta({ id: 'NewCall' });

export const PlacedCall = z
  .object({
    id: Id.describe('Under which the call is found in `/calls` and followed in `/live`.'),
    callSid: z.string(),
    fromNumber: E164,
    toNumber: E164,
  })
  .meta({ id: 'PlacedCall' });
