// How the business shows itself to those it writes to: under which name, in which colour, with which picture.
import { brandings, LOGO_TYPES, organizations, type Transaction } from '@offhook/db';
import { eq } from 'drizzle-orm';
import { imageSize } from 'image-size';
import type { Change } from '../audit/change.ts';
import { InvalidError } from '../errors.ts';
import type { MailBrand } from '../mail/mailer.ts';
import { demandVersion } from './version.ts';

/** It goes with every mail, and is shown in a line of text. */
export const MOST_LOGO_BYTES = 64 * 1024;
const MOST_LOGO_PIXELS = 1_200;
/** Of a file, in hexadecimal. */
const BEGINNING = { 'image/png': '89504e47', 'image/jpeg': 'ffd8ff' } as const;
/** Of text in the colour on white, and of white on it: WCAG 2.2, 1.4.3, level AA. */
const LEAST_CONTRAST = 4.5;

export interface Branding {
  displayName: string | null;
  /** `#rrggbb` */
  accent: string | null;
  /** A `data:` URL. */
  logo: string | null;
}

export async function getBranding(tx: Transaction, organizationId: string): Promise<Branding> {
  return view(await find(tx, organizationId));
}

/** @throws InvalidError for a colour too pale to read, and for what is no small picture */
export async function updateBranding(
  tx: Transaction,
  organizationId: string,
  ifMatch: string | undefined,
  { logo, ...patch }: Partial<Branding>,
): Promise<Change<Branding>> {
  // There may be no row to lock.
  await tx
    .select({ id: organizations.id })
    .from(organizations)
    .where(eq(organizations.id, organizationId))
    .for('update');
  const before = await getBranding(tx, organizationId);
  demandVersion(ifMatch, before);
  if (typeof patch.accent === 'string') demandReadable(patch.accent);
  const set = { ...patch, ...(logo !== undefined && pictureOf(logo)) };
  await tx
    .insert(brandings)
    .values({ organizationId, ...set })
    .onConflictDoUpdate({ target: brandings.organizationId, set: { organizationId, ...set } });
  const after = await getBranding(tx, organizationId);
  return { answer: after, action: 'branding.updated', before: told(before), after: told(after) };
}

/** What a mail of the organization's carries. */
export async function brandOf(tx: Transaction, organizationId: string): Promise<MailBrand> {
  const row = await find(tx, organizationId);
  const [organization] = await tx
    .select({ name: organizations.name })
    .from(organizations)
    .where(eq(organizations.id, organizationId));
  return {
    name: row?.displayName ?? organization?.name ?? '',
    accent: row?.accent ?? undefined,
    logo: row?.logo && row.logoType ? { type: row.logoType, data: row.logo } : undefined,
  };
}

type Row = typeof brandings.$inferSelect;

async function find(tx: Transaction, organizationId: string): Promise<Row | undefined> {
  const [row] = await tx.select().from(brandings).where(eq(brandings.organizationId, organizationId));
  return row;
}

const view = (row: Row | undefined): Branding => ({
  displayName: row?.displayName ?? null,
  accent: row?.accent ?? null,
  logo: row?.logo ? `data:${row.logoType};base64,${row.logo.toString('base64')}` : null,
});

/** The log says that the picture is another, and is none itself. */
const told = ({ logo, ...rest }: Branding) => ({ ...rest, logoBytes: logo?.length ?? 0 });

function demandReadable(accent: string): void {
  const contrast = 1.05 / (luminance(accent) + 0.05);
  if (contrast < LEAST_CONTRAST)
    throw new InvalidError(
      `This color is too pale to be read on white (${contrast.toFixed(1)}:1, needed are ${LEAST_CONTRAST}:1); choose a darker one.`,
    );
}

/** Relative luminance, 0 to 1, of `#rrggbb` (https://www.w3.org/TR/WCAG22/#dfn-relative-luminance). */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** What its bytes are counts, not what is said of them. */
function pictureOf(logo: string | null): Pick<Row, 'logo' | 'logoType'> {
  if (logo === null) return { logo: null, logoType: null };
  const data = Buffer.from(logo.slice(logo.indexOf(',') + 1), 'base64');
  if (data.length > MOST_LOGO_BYTES)
    throw new InvalidError(`The picture is larger than ${MOST_LOGO_BYTES / 1024} kB; take a smaller one.`);
  const logoType = LOGO_TYPES.find((type) => data.subarray(0, 4).toString('hex').startsWith(BEGINNING[type]));
  if (!logoType) throw notAPicture();
  const { width, height } = sizeOf(data);
  if (Math.max(width, height) > MOST_LOGO_PIXELS)
    throw new InvalidError(`The picture is larger than ${MOST_LOGO_PIXELS} pixels; take a smaller one.`);
  return { logo: data, logoType };
}

function sizeOf(data: Buffer): ReturnType<typeof imageSize> {
  try {
    return imageSize(data);
  } catch {
    throw notAPicture();
  }
}

const notAPicture = (): InvalidError =>
  new InvalidError('This is no PNG and no JPEG; save the picture as one of them.');
