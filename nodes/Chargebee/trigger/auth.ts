import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

export interface MadeAuth {
	user: string;
	password: string;
	/** What is kept: enough to know the two again, of no use to anybody who reads it. */
	hash: string;
}

const sum = (user: string, password: string): Buffer =>
	createHash('sha256').update(`${user}:${password}`, 'utf8').digest();

/** User and password for one endpoint, both random. */
export function makeAuth(): MadeAuth {
	const user = `n8n-${randomBytes(6).toString('hex')}`;
	const password = randomBytes(32).toString('base64url');
	return { user, password, hash: sum(user, password).toString('hex') };
}

/**
 * True if the header is Basic authentication (RFC 7617) by exactly the user and password that `hash` was
 * made of. Hashes of equal length are compared, so the time taken says nothing about either of them.
 */
export function isAuthorized(header: unknown, hash: unknown): boolean {
	if (typeof header !== 'string' || typeof hash !== 'string') return false;
	const expected = Buffer.from(hash, 'hex');
	const match = /^basic +([A-Za-z0-9+/]+={0,2}) *$/i.exec(header);
	if (match === null) return false;
	const sent = createHash('sha256').update(Buffer.from(match[1], 'base64')).digest();
	return expected.length === sent.length && timingSafeEqual(sent, expected);
}
