// A visit for several services: one person does all of them where there is one who can, or else several people after each
// other, as few as possible and in the order that was asked for.
import { type Transaction, staff, staffServices } from '@offhook/db';
import { and, asc, eq, inArray, isNull } from 'drizzle-orm';
import { type Catalog, type CatalogQuery, loadCatalog } from './load-calendar.ts';

/** What a wish for services comes to, whoever does them. */
export interface VisitCatalog extends Catalog {
  /** See `Calendar`. */
  parts?: PartCatalog[];
}
type PartCatalog = Catalog & { serviceIds: string[] };

/** @returns undefined when a service is not offered or nobody performs it */
export async function loadVisit(
  tx: Transaction,
  query: Omit<CatalogQuery, 'staffId'>,
): Promise<VisitCatalog | undefined> {
  const alone = await loadCatalog(tx, query);
  if (alone || query.serviceIds.length < 2) return alone;
  const shares = shareOut(query.serviceIds, await performersOf(tx, query));
  if (!shares || shares.length < 2) return undefined;
  const parts: PartCatalog[] = [];
  for (const { serviceIds } of shares) {
    const part = await loadCatalog(tx, { ...query, serviceIds });
    if (!part) return undefined;
    parts.push({ ...part, serviceIds });
  }
  const [first, last] = [parts[0]!, parts.at(-1)!];
  const visit = {
    ...first,
    durationMinutes: parts.reduce((sum, { durationMinutes }) => sum + durationMinutes, 0),
    bufferAfterMinutes: last.bufferAfterMinutes,
  };
  return { ...visit, parts: withoutMeetingThemselves(parts) };
}

export interface Share {
  serviceIds: string[];
  /** Each of them does all of it. */
  staffIds: string[];
}

/**
 * Who does what: each share goes on for as long as somebody does all of it, so nobody has two in a row.
 * @returns undefined when nobody performs one of the services
 */
export function shareOut(
  serviceIds: readonly string[],
  performers: ReadonlyMap<string, readonly string[]>,
): Share[] | undefined {
  const shares: Share[] = [];
  for (const id of serviceIds) {
    const able = performers.get(id) ?? [];
    if (able.length === 0) return undefined;
    const last = shares.at(-1);
    const both = last?.staffIds.filter((staffId) => able.includes(staffId)) ?? [];
    if (last && both.length > 0) {
      last.serviceIds.push(id);
      last.staffIds = both;
    } else shares.push({ serviceIds: [id], staffIds: [...able] });
  }
  return shares;
}

async function performersOf(
  tx: Transaction,
  { organizationId, serviceIds }: Pick<CatalogQuery, 'organizationId' | 'serviceIds'>,
): Promise<Map<string, string[]>> {
  const rows = await tx
    .select({ serviceId: staffServices.serviceId, staffId: staff.id })
    .from(staffServices)
    .innerJoin(
      staff,
      and(eq(staff.organizationId, staffServices.organizationId), eq(staff.id, staffServices.staffId)),
    )
    .where(
      and(
        eq(staffServices.organizationId, organizationId),
        inArray(staffServices.serviceId, [...serviceIds]),
        isNull(staff.archivedAt),
      ),
    )
    .orderBy(asc(staff.position), asc(staff.id));
  const performers = new Map<string, string[]>();
  for (const { serviceId, staffId } of rows)
    performers.set(serviceId, [...(performers.get(serviceId) ?? []), staffId]);
  return performers;
}

/** Whoever has another part in between has time for the buffers around their two, or only the first of them. */
function withoutMeetingThemselves(parts: PartCatalog[]): PartCatalog[] {
  return parts.map((part, index) => {
    const tooSoon = new Set<string>();
    let between = 0;
    for (const before of parts.slice(0, index).toReversed()) {
      if (between < before.bufferAfterMinutes + part.bufferBeforeMinutes)
        for (const { id } of before.staff) tooSoon.add(id);
      between += before.durationMinutes;
    }
    return { ...part, staff: part.staff.filter(({ id }) => !tooSoon.has(id)) };
  });
}

/** Everyone who may have a part in it. */
export const staffIdsOf = (catalog: VisitCatalog): string[] => [
  ...new Set(catalogsOf(catalog).flatMap(({ staff }) => staff.map(({ id }) => id))),
];

/** Of a visit to several people, that of each. */
const catalogsOf = ({ parts, ...whole }: VisitCatalog): Pick<VisitCatalog, 'staff'>[] => parts ?? [whole];

/** With those the caller will have: of a visit to several people, the one asked for does what is theirs. */
export function withStaff(
  { parts, ...whole }: VisitCatalog,
  { staffId, notStaffIds }: { staffId?: string; notStaffIds?: readonly string[] },
): VisitCatalog {
  const isIn = ({ staff }: Pick<VisitCatalog, 'staff'>) => staff.some(({ id }) => id === staffId);
  const hasPart = parts?.some(isIn);
  const only = <Some extends Pick<VisitCatalog, 'staff'>>(some: Some): Some => ({
    ...some,
    staff: some.staff.filter(
      ({ id }) =>
        (staffId === undefined || id === staffId || (hasPart && !isIn(some))) && !notStaffIds?.includes(id),
    ),
  });
  return { ...only(whole), ...(parts && { parts: parts.map(only) }) };
}
