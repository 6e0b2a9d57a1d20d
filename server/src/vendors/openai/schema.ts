// What the model fills in: one strict JSON schema, the same bytes for every call, because the first use of each schema
// costs seconds. So nothing of the business is in it: services and staff are named by short handles from the prompt.

/** Commands that carry nothing but themselves. */
export const PLAIN_COMMANDS = [
  'book',
  'reschedule',
  'cancel',
  'leaveMessage',
  'transfer',
  'affirm',
  'deny',
  'repeat',
  'wait',
  'startOver',
  'thanks',
  'greeting',
  'smallTalk',
  'goodbye',
  'unclear',
] as const;

export const SLOTS = [
  'service',
  'staff',
  'when',
  'name',
  'phone',
  'email',
  'birthDate',
  'note',
  'code',
] as const;

export const TOPICS = [
  'hours',
  'address',
  'price',
  'duration',
  'services',
  'staff',
  'openings',
  'myAppointment',
  'areYouHuman',
  'knowledge',
  'open',
] as const;

export const NOT_FOR_US = ['wrongNumber', 'salesCall', 'robocall', 'abuse'] as const;

/** One command as the model writes it; which fields count depends on `type`. */
export interface ModelCommand {
  type: (typeof PLAIN_COMMANDS)[number] | 'set' | 'correct' | 'choose' | 'ask' | 'emergency' | 'notForUs';
  /** The caller's words, copied, that say so. */
  words: string;
  confidence: number;
  slot: (typeof SLOTS)[number] | null;
  /** Handles of services or staff (`s1`, `p2`), of a knowledge item (`k1`) or an emergency (`e1`); `any` for any staff. */
  handles: string[] | null;
  /** From 1; -1 is the last. */
  choice: number | null;
  topic: (typeof TOPICS)[number] | null;
  notForUs: (typeof NOT_FOR_US)[number] | null;
}

const nullable = (type: string, values?: readonly string[]) => ({
  type: [type, 'null'],
  ...(values === undefined ? {} : { enum: [...values, null] }),
});

const properties = {
  type: {
    type: 'string',
    enum: [...PLAIN_COMMANDS, 'set', 'correct', 'choose', 'ask', 'emergency', 'notForUs'],
  },
  words: { type: 'string' },
  confidence: { type: 'number' },
  slot: nullable('string', SLOTS),
  handles: { type: ['array', 'null'], items: { type: 'string' } },
  choice: nullable('integer'),
  topic: nullable('string', TOPICS),
  notForUs: nullable('string', NOT_FOR_US),
};

/** Strict: every key required, nothing else allowed, what is optional may be null. */
export const RESPONSE_FORMAT = Object.freeze({
  type: 'json_schema' as const,
  json_schema: {
    name: 'commands',
    strict: true,
    schema: {
      type: 'object',
      additionalProperties: false,
      required: ['commands'],
      properties: {
        commands: {
          type: 'array',
          items: {
            type: 'object',
            additionalProperties: false,
            required: Object.keys(properties),
            properties,
          },
        },
      },
    },
  },
});
