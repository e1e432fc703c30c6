import { useErp } from '../../support/alone';
import type { CustomerpOptions } from '../../sandbox/types';
import type { Answer } from './client';

export interface Ask {
	body?: unknown;
	/** Instead of `body`. */
	raw?: string;
	headers?: Record<string, string>;
}

/** A call with exactly these headers, beside those that HTTP itself needs. */
export async function send(method: string, url: string, ask: Ask = {}): Promise<Answer> {
	const { body, headers = {} } = ask;
	const raw = ask.raw ?? (body === undefined ? undefined : JSON.stringify(body));
	const response = await fetch(url, {
		method,
		headers,
		...(raw === undefined ? {} : { body: Buffer.from(raw) }),
		signal: AbortSignal.timeout(5_000),
	});
	const text = await response.text();
	return {
		status: response.status,
		headers: response.headers,
		text,
		body: text === '' ? undefined : (JSON.parse(text) as Answer['body']),
	};
}

const at = (second: number) => `2024-05-01T10:00:0${second}.000Z`;

export const SEED: CustomerpOptions['seed'] = {
	customers: [
		{ id: 'one', number: '1', name: "O'Hara & Søn", creditLimit: 12.5, modifiedAt: at(0) },
	],
	contacts: [
		{
			id: 'a',
			number: '11',
			firstName: 'Åse',
			lastName: 'Ærø',
			email: 'aase@example.com',
			birthDate: '1984-02-29',
			address: { line1: 'Havnegade 1', city: 'Aarhus' },
			customerId: 'one',
			modifiedAt: at(1),
		},
		{ id: "b'b", number: '12', lastName: "O'Brien", modifiedAt: at(2) },
		{ id: 'c', number: '13', lastName: 'Carlsen', status: 'archived', modifiedAt: at(3) },
	],
};

/** Customerp in a dialect; `sent` gives the headers that every call of it needs. */
export function useDialect(
	options: CustomerpOptions,
	sent: (running: ReturnType<ReturnType<typeof useErp>>) => Record<string, string>,
) {
	const running = useErp({ seed: SEED, ...options });
	const ask = async (method: string, path: string, { headers, ...more }: Ask = {}) =>
		await send(method, `${running().apiUrl}${path}`, {
			...more,
			headers: { ...sent(running()), ...headers },
		});
	return { running, control: () => running().control, ask };
}

export const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
export const json = { 'content-type': 'application/json' };
