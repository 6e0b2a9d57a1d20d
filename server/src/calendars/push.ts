// Vendors tell us of changes: each message carries a secret made for one link, so that nobody else can have calendars read.
import { createHmac, timingSafeEqual } from 'node:crypto';

export interface PushKeys {
  /** What a vendor is given for a link. */
  secretOf(link: { organizationId: string; linkId: string }): string;
  /** The link a message is about; undefined when its secret is none of ours. */
  linkOf(secret: string | undefined): { organizationId: string; linkId: string } | undefined;
}

/** Google takes 256 characters, Graph 128: two ids without dashes and a MAC of 128 bits make 87. */
export function createPushKeys(key: string): PushKeys {
  const mac = (text: string) => createHmac('sha256', key).update(text).digest().subarray(0, 16);
  return {
    secretOf({ organizationId, linkId }) {
      const about = `${short(organizationId)}${short(linkId)}`;
      return `${about}.${mac(about).toString('base64url')}`;
    },
    linkOf(secret = '') {
      const [, organization = '', link = '', tag = ''] =
        /^([0-9a-f]{32})([0-9a-f]{32})\.([\w-]{22})$/.exec(secret) ?? [];
      if (!timingSafeEqual(mac(`${organization}${link}`), padded(tag))) return undefined;
      return { organizationId: long(organization), linkId: long(link) };
    },
  };
}

const padded = (tag: string): Buffer =>
  Buffer.concat([Buffer.from(tag, 'base64url'), Buffer.alloc(16)]).subarray(0, 16);
const short = (id: string): string => id.replaceAll('-', '');
const long = (hex: string): string =>
  [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
