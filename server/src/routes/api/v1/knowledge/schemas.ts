// A question and its answer as the API shows them.
import { z } from 'zod';
import { text } from '../../../../http/schemas.ts';

const Priority = z
  .int()
  .min(0)
  .max(10)
  .describe('Of two that fit equally the higher goes first; 0 by default.');

export const Knowledge = z
  .object({
    id: z.string(),
    question: z.string(),
    variations: z.array(z.string()).describe('Other ways to ask it.'),
    answer: z.string(),
    priority: Priority.optional(),
  })
  .meta({ id: 'Knowledge' });

export const KnowledgeListed = Knowledge.extend({
  used: z.int().describe('How often it was asked in the last 30 days.'),
}).meta({ id: 'KnowledgeListed' });

export const NewKnowledge = z.object({
  question: text(300),
  variations: z.array(text(300)).max(50),
  answer: text(1_000),
  priority: Priority.optional(),
});
