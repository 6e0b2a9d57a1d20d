// An agent as the API shows it: the draft, and what became of it.
import { LANGUAGES, TONES } from '@offhook/db';
import { z } from 'zod';
import { E164, Id, text } from '../../../../http/schemas.ts';

const Emergency = z.object({
  signs: z.array(text(120)).min(1).max(30).describe('What callers say: "I smell gas".'),
  say: text(500).describe('Said at once.'),
  transferTo: E164.optional().describe('Then put through here, else where a person is asked for.'),
});
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
  emergencies: z
    .array(z.object({ signs: z.array(z.string()), say: z.string(), transferTo: z.string().optional() }))
    .nullable()
    .describe('What to do when a caller is in danger; null: as the business says.'),
  limits: Limits.nullable().describe(
    'The call is brought to a good end past these; null: as the business says.',
  ),
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
  emergencies: z.array(Emergency).max(20).nullable().optional(),
  limits: Limits.nullable().optional(),
});
