/** Header names in lower case, values as one text each. */
export function plainHeaders(headers: unknown): Record<string, string> {
	const plain: Record<string, string> = {};
	if (typeof headers !== 'object' || headers === null) return plain;
	for (const [name, value] of Object.entries(headers)) {
		if (value === undefined || value === null || typeof value === 'function') continue;
		plain[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : String(value);
	}
	return plain;
}

/**
 * Seconds that `Retry-After` asks for: a number of seconds or an HTTP date (RFC 9110, 10.2.3).
 * The date is compared with the server's own `Date`, so a clock that is off does no harm.
 */
export function retryAfterSeconds(headers: Record<string, string>): number | undefined {
	const value = headers['retry-after']?.trim();
	if (!value) return undefined;
	if (/^\d+(\.\d+)?$/.test(value)) return Math.ceil(Number(value));
	const until = Date.parse(value);
	if (Number.isNaN(until)) return undefined;
	const served = Date.parse(headers.date ?? '');
	const now = Number.isNaN(served) ? Date.now() : served;
	return Math.max(0, Math.ceil((until - now) / 1000));
}

/** The server's clock as ISO 8601 UTC, from the Date header. */
export function serverTimeOf(headers: Record<string, string>): string | undefined {
	const served = Date.parse(headers.date ?? '');
	return Number.isNaN(served) ? undefined : new Date(served).toISOString();
}
