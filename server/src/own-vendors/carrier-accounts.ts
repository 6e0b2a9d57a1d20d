// Through which account at the carrier something is done for an organization, and from which a request of the carrier's comes:
// the installation's, or one of the organization's own. A number belongs to one account, which keeps it.
import {
  type Database,
  phoneNumbers,
  vendorCredentials,
  withCalledNumber,
  withOrganization,
} from '@offhook/db';
import type { E164 } from '@offhook/machines';
import { and, eq } from 'drizzle-orm';
import { VendorError } from '../errors.ts';
import type { NumberAccount } from '../phone-numbers/number-account.ts';
import type { SecretBox } from '../secrets/secret-box.ts';
import type { Carrier } from '../voice/carrier.ts';
import { createDirectory } from '../voice/index.ts';
import { rememberMade } from './made.ts';

/** An account at the carrier, and all that is done through it. */
export interface CarrierAccount {
  /** The carrier's name for it. */
  sid: string;
  carrier: Carrier;
  numbers: NumberAccount;
}

/** What the carrier is used for on an organization's behalf; `account` is the one that has the number in question, null the installation's. */
export type CarrierOf<Does extends keyof Carrier> = (
  organizationId: string,
  account: string | null,
) => Promise<Pick<Carrier, Does>>;

/** Numbers of one account, and what our rows call it. */
export interface NumbersOfAccount {
  account: string | null;
  numbers: NumberAccount;
}

/** Whom a request is about: an organization, where we had the carrier name it in the address, else a number of ours. */
export type Subject = { organizationId: string } | { number: E164 };

export interface CarrierRequest {
  /** The public URL. */
  url: string;
  /** The form's; empty for a socket's upgrade. */
  parameters: Record<string, string>;
  signature: string | undefined;
  about: Subject;
}

export interface CarrierAccounts {
  /** @throws VendorError when the account is none that the organization has a token of */
  carrierOf: CarrierOf<keyof Carrier>;
  /** Of the account given, else of the one in which the organization gets its numbers. @throws VendorError as above */
  numbersOf(organizationId: string, account?: string | null): Promise<NumbersOfAccount>;
  /**
   * True when the account that has what a request is about has signed it. What the request says is believed so far that it
   * is looked up.
   */
  isGenuine(request: CarrierRequest): Promise<boolean>;
}

interface Sealed {
  organizationId: string;
  sid: string;
  secret: string;
}

/** Knows for a second what it has read, and goes by what it knew while the database is away. */
export function createCarrierAccounts(parts: {
  db: Database;
  secrets: Pick<SecretBox, 'open'>;
  installation: CarrierAccount;
  make(credentials: { accountSid: string; authToken: string }): CarrierAccount;
  epoch(): number;
  log: { warn(details: object, message: string): void; error(details: object, message: string): void };
}): CarrierAccounts {
  const { db, secrets, installation, make, epoch, log } = parts;
  const made = rememberMade<CarrierAccount>(secrets, log);
  const ofOrganization = createDirectory({ load: (id) => loadOwn(db, id), epoch, log });
  const ofNumber = createDirectory({ load: (number) => loadAccountOf(db, number), epoch, log });

  function open(own: Sealed | undefined): CarrierAccount | undefined {
    if (!own) return undefined;
    const { organizationId, sid: accountSid, secret } = own;
    return made({ organizationId, vendor: 'twilio', secret }, (authToken) => make({ accountSid, authToken }));
  }

  /** The organization's own that has what a request is about. */
  async function ownOf(about: Subject): Promise<CarrierAccount | undefined> {
    if ('organizationId' in about) return open(await ofOrganization.find(about.organizationId));
    const number = await ofNumber.find(about.number);
    const own = number && open(await ofOrganization.find(number.organizationId));
    return own?.sid === number?.account ? own : undefined;
  }

  /** While the database is away, so far as is known. */
  async function isInstallations(about: Subject): Promise<boolean> {
    if ('organizationId' in about) return true;
    const number = await ofNumber.find(about.number).catch(() => undefined);
    return !number?.account;
  }

  async function at(organizationId: string, account: string | null): Promise<CarrierAccount> {
    if (account === null) return installation;
    const own = open(await ofOrganization.find(organizationId));
    if (own?.sid === account) return own;
    throw new VendorError(
      'twilio',
      'The number is in an account of your own at Twilio whose token is not known here; enter it again.',
      { retryable: false },
    );
  }

  return {
    carrierOf: async (organizationId, account) => (await at(organizationId, account)).carrier,

    async numbersOf(organizationId, account) {
      if (account !== undefined) return { account, numbers: (await at(organizationId, account)).numbers };
      const own = (await ofOrganization.find(organizationId))?.sid ?? null;
      return { account: own, numbers: (await at(organizationId, own)).numbers };
    },

    async isGenuine({ about, ...request }) {
      const named = request.parameters['AccountSid'];
      const signedBy = ({ sid, carrier }: CarrierAccount): boolean =>
        (named === undefined || named === sid) && carrier.isSigned(request);
      if (signedBy(installation)) return isInstallations(about);
      // A stranger's request that pretends to come from there costs no look-up.
      if (named === installation.sid) return false;
      const own = await ownOf(about);
      return own !== undefined && signedBy(own);
    },
  };
}

const loadOwn = (db: Database, organizationId: string): Promise<Sealed | undefined> =>
  withOrganization(db, organizationId, async (tx) => {
    const [own] = await tx
      .select({ sid: vendorCredentials.account, secret: vendorCredentials.secret })
      .from(vendorCredentials)
      .where(
        and(eq(vendorCredentials.organizationId, organizationId), eq(vendorCredentials.vendor, 'twilio')),
      );
    return own?.sid ? { organizationId, sid: own.sid, secret: own.secret } : undefined;
  });

const loadAccountOf = (db: Database, number: E164) =>
  withCalledNumber(db, number, async (tx) => {
    const [known] = await tx
      .select({ organizationId: phoneNumbers.organizationId, account: phoneNumbers.carrierAccount })
      .from(phoneNumbers)
      .where(eq(phoneNumbers.e164, number));
    return known;
  });
