// What is to be done when a caller is in danger, as it is given and as it is shown.
import { z } from 'zod';
import { E164, text } from '../http/schemas.ts';

export const Emergencies = z
  .array(
    z.object({
      signs: z.array(text(120)).min(1).max(30).describe('What callers say: "I smell gas".'),
      say: text(500).describe('Said at once.'),
      transferTo: E164.optional().describe('Then put through here, else where a person is asked for.'),
    }),
  )
  .max(20);

export const EmergenciesShown = z.array(
  z.object({ signs: z.array(z.string()), say: z.string(), transferTo: z.string().optional() }),
);
