// A path that stands in an address others may have written, as one of ours and of nobody else.

/** `/` where it leads out of the app, in whatever way it is written: browsers take `/\\host` and `/a/..//host` for another host. */
export function ownPath(path: string): string {
  const { origin } = window.location;
  if (!URL.canParse(path, origin)) return '/';
  const url = new URL(path, origin);
  return url.origin === origin ? url.pathname.replace(/^\/+/, '/') + url.search + url.hash : '/';
}
