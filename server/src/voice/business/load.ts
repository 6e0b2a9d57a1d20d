// Loads the business behind a number from PostgreSQL, in the shape the dialogue knows it by.
import {
  agents,
  agentVersions,
  businessProfiles,
  organizations,
  phoneNumbers,
  type Scopable,
  services,
  staff,
  staffServices,
  withCalledNumber,
  withOrganization,
} from '@offhook/db';
import {
  type Business,
  type E164,
  type HoursRange,
  spokenEmergencies,
  spokenService,
} from '@offhook/machines';
import { and, asc, eq, isNull } from 'drizzle-orm';
import { loadOwnKeys } from './own-keys.ts';
import { withHolidays } from '../../scheduling/holidays.ts';
import type { BusinessLine } from './directory.ts';

type Profile = typeof businessProfiles.$inferSelect;

/** The line with this number, `undefined` when no organization answers it. */
export async function loadBusinessLine(db: Scopable, number: E164): Promise<BusinessLine | undefined> {
  const [called] = await withCalledNumber(db, number, (tx) =>
    tx.select().from(phoneNumbers).where(eq(phoneNumbers.e164, number)),
  );
  const line = called && (await loadAgentLine(db, { ...called, version: 'published' }));
  return (
    line && {
      ...line,
      business: { ...line.business, afterHours: called.afterHours ?? line.business.afterHours },
      // Whom we serve no longer is sent all callers, whatever was arranged for the number.
      ...(line.routing.route === 'agent' && {
        routing: {
          route: called.route,
          paused: line.routing.paused,
          fallbackTo: called.fallbackTo ?? undefined,
          routeTo: called.routeTo ?? undefined,
          hours: called.hours?.flatMap(withinDays),
          afterHoursTo: called.afterHoursTo ?? undefined,
        },
      }),
      fallbackTo: called.fallbackTo ?? undefined,
      carrierAccount: called.carrierAccount ?? undefined,
    }
  );
}

/**
 * The line of this agent, whatever number it answers, or none; `undefined` when the organization has no such agent. Callers meet
 * what was published; whoever tries it out, either. An organization
 * that is suspended or cancelled, or has not let callers in yet, has them sent to a phone of its own, and is `undefined` where none
 * is known.
 */
export function loadAgentLine(
  db: Scopable,
  {
    organizationId,
    agentId,
    version,
    trial = false,
    fallbackTo,
  }: {
    organizationId: string;
    agentId: string;
    version: 'draft' | 'published';
    /** Somebody of the business tries it: callers need not be let in yet. */
    trial?: boolean;
    fallbackTo?: string | null;
  },
): Promise<BusinessLine | undefined> {
  return withOrganization(db, organizationId, async (tx) => {
    const [row] = await tx
      .select({
        organization: organizations,
        profile: businessProfiles,
        draft: agents,
        published: agentVersions.settings,
      })
      .from(organizations)
      .innerJoin(businessProfiles, eq(businessProfiles.organizationId, organizations.id))
      .innerJoin(agents, and(eq(agents.organizationId, organizations.id), eq(agents.id, agentId)))
      .leftJoin(
        agentVersions,
        and(
          eq(agentVersions.organizationId, agents.organizationId),
          eq(agentVersions.agentId, agents.id),
          eq(agentVersions.version, agents.publishedVersion),
        ),
      )
      .where(eq(organizations.id, organizationId));
    if (!row) return undefined;
    const { organization, profile, draft } = row;
    const agent = version === 'published' ? (row.published ?? draft) : draft;
    const isOpen = trial || organization.liveAt !== null;
    const served = isOpen && (organization.status === 'trial' || organization.status === 'active');
    const ownPhone = fallbackTo ?? profile.transferTo ?? profile.phone ?? undefined;
    if (!served && ownPhone === undefined) return undefined;
    const offered = await tx
      .select()
      .from(services)
      .where(and(eq(services.organizationId, organizationId), isNull(services.archivedAt)))
      .orderBy(asc(services.position), asc(services.name));
    const people = await tx
      .select()
      .from(staff)
      .where(
        and(eq(staff.organizationId, organizationId), eq(staff.kind, 'person'), isNull(staff.archivedAt)),
      )
      .orderBy(asc(staff.position), asc(staff.name));
    const performs = await tx
      .select()
      .from(staffServices)
      .where(eq(staffServices.organizationId, organizationId));

    const ownKeys = await loadOwnKeys(tx, organizationId);

    const spoken = { vertical: profile.vertical, language: agent.language };
    const year = new Date().getUTCFullYear();
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
        keyTerms: agent.keyTerms ?? [],
      },
      address: profile.address ?? undefined,
      phone: profile.phone ?? undefined,
      hours: profile.hours.flatMap(withinDays),
      exceptions: served
        ? [...withHolidays(profile.exceptions, profile.holidays, { first: year - 1, last: year + 1 })]
        : [],
      services: offered.map((service) =>
        spokenService(
          {
            id: service.id,
            name: service.name,
            aliases: service.aliases,
            needs: service.needs,
            durationMinutes: service.durationMinutes,
            price:
              service.priceMinor === null
                ? undefined
                : { amountMinor: service.priceMinor, currency: service.currency },
          },
          spoken,
        ),
      ),
      staff: people.map(({ id, name }) => ({
        id,
        name,
        serviceIds: performs.filter(({ staffId }) => staffId === id).map(({ serviceId }) => serviceId),
      })),
      knowledge: profile.knowledge.toSorted((a, b) => (b.priority ?? 0) - (a.priority ?? 0)),
      emergencies: spokenEmergencies(agent.emergencies ?? profile.emergencies, spoken),
      afterHours: profile.afterHours,
      transferTo: agent.transferTo ?? profile.transferTo ?? undefined,
      recordingConsent: profile.recordingConsent,
      limits: agent.limits ?? profile.limits,
    };
    return {
      organizationId,
      agentId,
      agentVersion: version === 'published' ? (draft.publishedVersion ?? undefined) : undefined,
      business,
      voice: { model: agent.voice, language: agent.language },
      routing: served
        ? { route: 'agent', paused: draft.pausedAt !== null }
        : { route: 'forward', routeTo: ownPhone, hours: ALWAYS },
      transferMode: profile.transferMode,
      ...(ownKeys.length > 0 && { ownKeys }),
    };
  });
}

const ALWAYS = ([1, 2, 3, 4, 5, 6, 7] as const).map((weekday) => ({ weekday, from: '00:00', to: '24:00' }));

/** The dialogue's hours end by midnight: those that run past it become two. */
function withinDays({ weekday, from, to }: Profile['hours'][number]): HoursRange[] {
  if (to > from) return [{ weekday, from, to }];
  const next = ((weekday % 7) + 1) as HoursRange['weekday'];
  const evening: HoursRange = { weekday, from, to: '24:00' };
  return to === '00:00' ? [evening] : [evening, { weekday: next, from: '00:00', to }];
}
