import { createHmac, timingSafeEqual } from 'node:crypto';

/** How old a signed time may be, either way: clocks differ. */
const WINDOW_SECONDS = 5 * 60;

const hmac = (secret: string, parts: Array<string | Buffer>): Buffer => {
	const sum = createHmac('sha256', secret);
	for (const part of parts) sum.update(part);
	return sum.digest();
};

function isSame(hex: string, expected: Buffer): boolean {
	if (!/^[0-9a-f]{64}$/i.test(hex)) return false;
	return timingSafeEqual(Buffer.from(hex, 'hex'), expected);
}

/**
 * True if `x-wave-signature` was made of exactly this body with the secret. Two forms are known of it: `t=<seconds>,v1=<hex>`
 * over `<seconds>.<body>`, which is not taken later than five minutes after, and the plain hex over the body.
 * `now`: seconds since 1970.
 */
export function isSigned(header: unknown, body: Buffer, secret: string, now: number): boolean {
	if (typeof header !== 'string' || secret === '') return false;
	const text = header.trim();
	if (!text.includes('=')) return isSame(text, hmac(secret, [body]));
	const parts = text.split(',').map((part) => {
		const [name, ...value] = part.split('=');
		return [name.trim(), value.join('=').trim()] as const;
	});
	const time = parts.find(([name]) => name === 't')?.[1] ?? '';
	if (!/^\d{1,12}$/.test(time) || Math.abs(now - Number(time)) > WINDOW_SECONDS) return false;
	const expected = hmac(secret, [`${time}.`, body]);
	return parts.some(([name, value]) => name === 'v1' && isSame(value, expected));
}
