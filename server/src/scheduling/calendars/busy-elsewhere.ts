// A question to a calendar on a caller's behalf.
import type { EpochMs } from '@offhook/machines';

/** Whether a member of staff is taken by what we do not know of yet. Answers within 400 ms, and with `false` where it cannot tell. */
export type BusyElsewhere = (wish: {
  organizationId: string;
  staffId: string;
  startsAt: EpochMs;
  endsAt: EpochMs;
  /** An appointment that is to be moved; its own time does not stand in the way. */
  exceptAppointmentId?: string;
}) => Promise<boolean>;
