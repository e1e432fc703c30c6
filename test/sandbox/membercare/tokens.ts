/** `/token`, and the check of the `token` header on every other call. */
import { createHash } from 'node:crypto';

import { toLocalText } from '../clock';
import type { Reply } from '../exchange';
import { bodyObject, TEXT } from './body';
import {
	isOpenPerson,
	ok,
	problem,
	text,
	type Call,
	type MembercareRoute,
	type Tenant,
} from './context';

interface Token {
	value: string;
	person: string;
	/** ms since 1970, on the server's clock. */
	expires: number;
}

export interface Tokens {
	routes: MembercareRoute[];
	authenticate(call: Call): Reply | undefined;
	expireAll(): void;
	/** debtorAccountNumber of the person who makes the call. */
	personOf(call: Call): string | null;
	dump(): Token[];
	load(tokens: Token[]): void;
}

/** The form of a GUID. Not random: the same sandbox gives out the same tokens in the same order. */
function guid(seed: string): string {
	const hex = createHash('sha256').update(seed).digest('hex');
	return [8, 4, 4, 4, 12]
		.reduce<{ parts: string[]; at: number }>(
			({ parts, at }, length) => ({
				parts: [...parts, hex.slice(at, at + length)],
				at: at + length,
			}),
			{ parts: [], at: 0 },
		)
		.parts.join('-');
}

export function createTokens(tenant: Tenant, clientApiKey: string): Tokens {
	let tokens = new Map<string, Token>();
	let given = 0;
	let refusals = 0;

	function give(call: Call, key: unknown, person: unknown, personMissingStatus: 400 | 404): Reply {
		if (typeof key !== 'string' || key !== clientApiKey) {
			return text(400, 'The client API key is not valid.');
		}
		if (typeof person !== 'string' || person.trim() === '') {
			return text(400, 'personToImpersonate is required.');
		}
		const known = call.store.now.persons.get(person);
		if (!known || !isOpenPerson(known, tenant.nowText())) {
			return text(personMissingStatus, `The person ${person} was not found.`);
		}
		if (tenant.settings.singleLiveToken) tokens.clear();
		given += 1;
		const value = guid(`${clientApiKey}:${person}:${given}:${call.clock.now()}`);
		const expires = call.clock.now() + tenant.settings.tokenMinutes * 60_000;
		tokens.set(value, { value, person, expires });
		return ok({ value, expiration: toLocalText(expires, tenant.settings.timeZone) });
	}

	function denied(message: string): Reply {
		const { tokenErrorBody, tokenErrorStatus } = tenant.settings;
		refusals += 1;
		const asText =
			tokenErrorBody === 'string' || (tokenErrorBody === 'alternate' && refusals % 2 === 1);
		return asText ? text(tokenErrorStatus, message) : problem(tokenErrorStatus, message);
	}

	return {
		routes: [
			{
				method: 'GET',
				template: '/token',
				open: true,
				kind: 'auth',
				handle: (call) =>
					give(call, call.query.get('clientApiKey'), call.query.get('personToImpersonate'), 400),
			},
			{
				method: 'POST',
				template: '/token',
				open: true,
				kind: 'auth',
				handle: (call) => {
					const body = bodyObject(tenant, call, { clientApiKey: TEXT, personToImpersonate: TEXT });
					return give(call, body.clientApiKey, body.personToImpersonate, 404);
				},
			},
		],
		authenticate(call) {
			const value = call.headers.token;
			if (!value) return denied('The token is missing.');
			const token = tokens.get(value);
			if (!token) return denied('The token is not valid.');
			if (token.expires <= call.clock.now()) return denied('The token has expired.');
			return undefined;
		},
		personOf: (call) => tokens.get(call.headers.token ?? '')?.person ?? null,
		expireAll: () => tokens.clear(),
		dump: () => [...tokens.values()],
		load: (list) => {
			tokens = new Map(list.map((token) => [token.value, token]));
			given += list.length;
		},
	};
}
