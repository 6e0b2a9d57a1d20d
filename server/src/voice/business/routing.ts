// Who takes a call to a number, by the clock: the agent, somebody's phone, or the voicemail.
import { type Business, type E164, type EpochMs, type HoursRange, isOpen } from '@offhook/machines';

/** What the owner has said about the calls of a number. After hours the business's `afterHours` decides. */
export interface Routing {
  route: 'agent' | 'person' | 'forward' | 'voicemail';
  /** Whom `person` and `forward` ring. */
  routeTo?: E164;
  /** When the route holds; absent: while the business is open. */
  hours?: HoursRange[];
  /** The agent takes no calls for now: they go to `fallbackTo`, else to the voicemail. */
  paused?: boolean;
  fallbackTo?: E164;
  /** Whom `forward` rings after hours; absent: the agent says so and puts the caller through. */
  afterHoursTo?: E164;
}

export type Way =
  | { by: 'agent' }
  | { by: 'phone'; to: E164; /** Takes the call when nobody answers there. */ behind: 'agent' | 'voicemail' }
  | { by: 'voicemail' };

const AGENT: Way = { by: 'agent' };
const VOICEMAIL: Way = { by: 'voicemail' };

export function wayOf(line: { routing: Routing; business: Business }, now: EpochMs): Way {
  const way = wayByTheClock(line, now);
  const { paused, fallbackTo } = line.routing;
  if (!paused) return way;
  if (way.by === 'agent')
    return fallbackTo ? { by: 'phone', to: fallbackTo, behind: 'voicemail' } : VOICEMAIL;
  return way.by === 'phone' ? { ...way, behind: 'voicemail' } : way;
}

function wayByTheClock({ routing, business }: { routing: Routing; business: Business }, now: EpochMs): Way {
  const { route, routeTo, hours, afterHoursTo } = routing;
  const open = isOpen(hours ? { ...business, hours } : business, now);
  if (!open && business.afterHours === 'voicemail') return VOICEMAIL;
  if (!open && business.afterHours === 'forward' && afterHoursTo !== undefined)
    return { by: 'phone', to: afterHoursTo, behind: 'voicemail' };
  // What else is to happen after hours (booking, taking messages, announcing a transfer) is the agent's to do.
  if (!open || route === 'agent') return AGENT;
  if (route === 'voicemail') return VOICEMAIL;
  if (routeTo === undefined) return AGENT;
  return { by: 'phone', to: routeTo, behind: route === 'person' ? 'agent' : 'voicemail' };
}
