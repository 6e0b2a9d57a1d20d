// An agent as the API shows it: the draft, and what became of it.
import { LANGUAGES, TONES } from '@offhook/db';
import { z } from 'zod';
import { Emergencies, EmergenciesShown } from '../../../../configuration/emergencies.ts';
import { E164, Id, text } from '../../../../http/schemas.ts';

/** Transcribers take a limited list, and the names of services and staff are on it, too. */
const MOST_KEY_TERMS = 30;

const Limits = z.object({
  maxTurns: z.int().min(5).max(500),
  maxMinutes: z.int().min(2).max(120),
});

const settings = {
  name: z.string(),
  language: z.enum(LANGUAGES),
  tone: z.enum(TONES),
  greeting: z.string().nullable().describe('Said first; null for the usual words.'),
  closing: z.string().nullable().describe('Said last; null for the usual words.'),
  voice: z.string().describe('The synthesizer’s voice, e.g. `aura-2-thalia-en`.'),
  transferTo: z
    .string()
    .nullable()
    .describe('Who wants a person is put through here; null: as the business says.'),
  emergencies: EmergenciesShown.nullable().describe(
    'What to do when a caller is in danger; null: as the business says.',
  ),
  limits: Limits.nullable().describe(
    'The call is brought to a good end past these; null: as the business says.',
  ),
  keyTerms: z
    .array(z.string())
    .describe('Words to listen for that are no names of services or staff: brands, places, jargon.'),
};

export const AgentSettings = z.object(settings).meta({ id: 'AgentSettings' });
export const Agent = z
  .object({
    id: Id,
    ...settings,
    publishedVersion: z.int().nullable().describe('What callers meet; null: the agent as it is edited.'),
    unpublishedChanges: z.boolean().describe('The draft is not what was published last.'),
    paused: z.boolean(),
  })
  .meta({ id: 'Agent' });

export const NewAgent = z.object({
  name: text(60),
  voice: z.string().regex(/^[a-z0-9][a-z0-9-]{1,60}$/, 'expected a voice such as aura-2-thalia-en'),
  language: z.enum(LANGUAGES).optional(),
  tone: z.enum(TONES).optional(),
  greeting: text(500).nullable().optional(),
  closing: text(500).nullable().optional(),
  transferTo: E164.nullable().optional(),
  emergencies: Emergencies.nullable().optional(),
  limits: Limits.nullable().optional(),
  keyTerms: z.array(text(60)).max(MOST_KEY_TERMS).optional(),
});
