// What customers are told, when and how: the organization's choices over our defaults.
import { noticeSettings, type NoticeSettings, type Transaction } from '@offhook/db';
import { eq } from 'drizzle-orm';

export const DEFAULTS: Required<NoticeSettings> = {
  reminders: [24 * 60, 2 * 60],
  quiet: { from: '21:00', to: '08:00' },
  customers: ['sms', 'email'],
  waitlistOffers: true,
  completeAfterMinutes: 120,
  noShowText: false,
  reviewUrl: null,
};

export async function loadSettings(
  tx: Transaction,
  organizationId: string,
  lock?: 'lock',
): Promise<Required<NoticeSettings>> {
  const query = tx
    .select({ settings: noticeSettings.settings })
    .from(noticeSettings)
    .where(eq(noticeSettings.organizationId, organizationId));
  const [row] = await (lock ? query.for('update') : query);
  return { ...DEFAULTS, ...row?.settings };
}
