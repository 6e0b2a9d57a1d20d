// When a vendor that refuses wants to be asked again, as its answer says.

/**
 * @returns seconds from its answer on; undefined when it does not say
 * @see RFC 9110, 10.2.3: seconds, or a date, which is reckoned from the answer's own
 */
export function retryAfterOf(headers: Pick<Headers, 'get'> | undefined): number | undefined {
  const text = headers?.get('retry-after')?.trim() ?? '';
  if (/^\d+$/.test(text)) return Number(text);
  const seconds = (Date.parse(text) - Date.parse(headers?.get('date') ?? '')) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.max(0, seconds);
}
