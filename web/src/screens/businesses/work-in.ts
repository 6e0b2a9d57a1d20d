// Going to work in another business of one's own.
import { api, unwrap } from '@/api/client.ts';
import { signedIn } from '@/api/session.ts';

/**
 * Goes on at `next` in that business; resolves only where this page is of it already.
 * @throws ApiError 404 when one is no member
 */
export async function workIn(organizationId: string, next: string): Promise<void> {
  const { accessToken } = await unwrap(api.PUT('/api/v1/auth/organization', { body: { organizationId } }));
  // What is shown stays as it is until the page has begun anew.
  if (signedIn(accessToken, next)) await new Promise(() => undefined);
}
