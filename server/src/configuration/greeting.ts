// What an agent says first, as it is edited now or would be: the greeting and, where callers are told or asked, the words about
// recording.
import { agents, businessProfiles, organizations, type Transaction } from '@offhook/db';
import { type Business, fixedLines } from '@offhook/machines';
import { and, eq } from 'drizzle-orm';
import { NotFoundError } from '../errors.ts';

export type Greeter = Pick<
  typeof agents.$inferSelect,
  'name' | 'language' | 'tone' | 'voice' | 'greeting' | 'closing'
>;

const NOBODY_YET: Greeter = {
  name: 'Riley',
  language: 'en',
  tone: 'warm',
  voice: '',
  greeting: null,
  closing: null,
};

/**
 * @param as what is different from the agent as it is kept, or all of it where there is none yet
 * @throws NotFoundError
 */
export async function greetingOf(
  tx: Transaction,
  organizationId: string,
  agentId: string | undefined,
  as: Partial<Greeter> = {},
) {
  const [row] = await tx
    .select({ organization: organizations, profile: businessProfiles })
    .from(organizations)
    .innerJoin(businessProfiles, eq(businessProfiles.organizationId, organizations.id))
    .where(eq(organizations.id, organizationId));
  const [kept] = agentId
    ? await tx
        .select()
        .from(agents)
        .where(and(eq(agents.organizationId, organizationId), eq(agents.id, agentId)))
    : [NOBODY_YET];
  if (!row || !kept) throw new NotFoundError('There is no such agent.');
  const { organization, profile } = row;
  const agent: Greeter = { ...kept, ...as };
  // The first words need nothing of what can be booked and by whom.
  const business: Business = {
    id: organizationId,
    name: organization.name,
    vertical: profile.vertical,
    timezone: profile.timezone,
    language: agent.language,
    agent: {
      name: agent.name,
      tone: agent.tone,
      greeting: agent.greeting ?? undefined,
      closing: agent.closing ?? undefined,
    },
    hours: [],
    services: [],
    staff: [],
    knowledge: [],
    emergencies: [],
    afterHours: profile.afterHours,
    recordingConsent: profile.recordingConsent,
    limits: profile.limits,
  };
  const lines = fixedLines(business);
  const first = (key: string): string[] =>
    lines
      .filter((line) => line.key === key)
      .slice(0, 1)
      .map(({ text }) => text);
  const consent = { off: '', announce: 'consentAnnounce', ask: 'consentAsk' }[profile.recordingConsent];
  return { text: [...first('greet'), ...first(consent)].join(' '), voice: agent.voice };
}
