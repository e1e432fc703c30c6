import { timingSafeEqual } from 'node:crypto';
import type { Prints } from '../engine/fingerprint';

/**
 * n8n serves the page in a sandbox (`Content-Security-Policy: sandbox` without `allow-same-origin`): it
 * can keep no cookie, and its own forms come with `Origin: null` and `Sec-Fetch-Site: cross-site`, as those
 * of a strange page would. So a token that only the store's key can make is what tells them apart.
 */
const DAY = 86_400_000;
const dayOf = (time: number): number => Math.floor(time / DAY);

const equal = (a: string, b: string): boolean => {
	const [left, right] = [Buffer.from(a), Buffer.from(b)];
	return left.length === right.length && timingSafeEqual(left, right);
};

export interface Tokens {
	/** Token for the forms of this person today. */
	make: () => string;
	/** Whether the token was made for this person and flow, today or yesterday (a page left open over midnight). */
	holds: (token: unknown) => boolean;
	/** A message for the next page, which nobody else can make up. */
	sign: (message: string) => string;
	/** The message, or undefined if it was not signed here for this person. */
	read: (signed: unknown) => string | undefined;
}

export function makeTokens(prints: Prints, who: string, flow: string, time: number): Tokens {
	const token = (day: number) => prints.key('page form', JSON.stringify([who, flow, day]));
	const mac = (message: string) => prints.key('page message', JSON.stringify([who, flow, message]));
	return {
		make: () => token(dayOf(time)),
		holds: (given) =>
			typeof given === 'string' &&
			[dayOf(time), dayOf(time) - 1].some((day) => equal(given, token(day))),
		sign: (message) => `${Buffer.from(message).toString('base64url')}.${mac(message)}`,
		read: (signed) => {
			if (typeof signed !== 'string') return undefined;
			const [encoded, given] = signed.split('.');
			const message = Buffer.from(encoded, 'base64url').toString();
			return equal(given ?? '', mac(message)) ? message : undefined;
		},
	};
}
