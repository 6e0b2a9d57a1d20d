// What a call is about, as far as it has been said: the goal, what is wished for, and who is calling.
import type { E164 } from '../business.ts';
import type { PersonName, Repeat, When } from '../understanding/command.ts';

/** What a call can be about; each is a state of the machine of the same name. Only `reminding` is never a caller's own wish. */
export type Goal = 'booking' | 'rescheduling' | 'cancelling' | 'checking' | 'message' | 'reminding';

export interface Wish {
  serviceIds: string[];
  /** A staff id; absent when anyone will do. */
  staffId?: string;
  /** Staff ids the caller will not have. */
  notStaffIds?: string[];
  when?: When;
  /** The same again and again. */
  repeat?: Required<Repeat>;
}

/** What somebody waits for: what may be offered to them when it becomes free. */
export interface WaitlistWish extends Pick<Wish, 'serviceIds' | 'staffId' | 'notStaffIds' | 'when'> {
  /** The appointment they would give up for it. */
  movesAppointmentId?: string;
}

export interface Customer {
  name?: PersonName;
  /** The name was understood with little confidence and has not been spelled since. */
  nameUnsure: boolean;
  phone?: E164;
  /** The name was said in this call, not only known from an earlier one. */
  nameSaid: boolean;
}

/** What may be known before a call's first word. */
export interface Known {
  wish?: Wish;
  customer?: Customer;
  goal?: Goal | 'none';
}
