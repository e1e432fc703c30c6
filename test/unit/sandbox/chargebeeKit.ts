/** For the tests of Chargebee's events, webhooks, orders and business entities. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

import { z } from 'zod/v4';

import { startChargebee } from '../../sandbox/chargebee';
import type { ChargebeeOptions, RunningChargebee } from '../../sandbox/types';
import type { Answer } from './client';

type Value = string | number | boolean | Value[] | { [name: string]: Value };

/** `{ a: { b: 1 } }` as `a[b]=1`, `{ a: ['x'] }` as `a[0]=x`; rows of objects are given by their columns. */
function pairs(params: Record<string, Value>, prefix = ''): [string, string][] {
	return Object.entries(params).flatMap(([name, value]) => {
		const full = prefix === '' ? name : `${prefix}[${name}]`;
		return typeof value === 'object'
			? pairs(value as Record<string, Value>, full)
			: [[full, String(value)] as [string, string]];
	});
}

const SCHEMAS = join(__dirname, '../../../node_modules/chargebee/esm/schema');

/**
 * The request schemas that the official client ships for a resource, by name. They are ES modules, which
 * jest does not load, so their text is run with the zod that they are written for.
 */
export function officialSchemas(resource: string): Record<string, z.ZodType> {
	const text = readFileSync(join(SCHEMAS, `${resource}.schema.js`), 'utf8');
	const names = [...text.matchAll(/^export \{ (\w+) \};$/gm)].map(([, name]) => name!);
	const body = text.replace(/^(import|export) .*$/gm, '');
	const run = new Function('z', `${body}\nreturn { ${names.join(', ')} };`) as (
		zod: typeof z,
	) => Record<string, z.ZodType>;
	return run(z);
}

/** Starts a Chargebee, sets it back after each test, stops it after the last one. */
export function useChargebee(options: ChargebeeOptions) {
	const held: { chargebee?: RunningChargebee; stop?: () => Promise<void> } = {};
	beforeAll(async () => {
		const { running, kernel } = await startChargebee(options);
		held.chargebee = running;
		held.stop = () => kernel.stop();
	});
	afterEach(async () => {
		await held.chargebee!.control.reset();
	});
	afterAll(async () => {
		await held.stop!();
	});

	const running = () => held.chargebee!;
	async function request(
		method: string,
		path: string,
		params?: Record<string, Value>,
		headers: Record<string, string> = {},
	): Promise<Answer> {
		const { apiUrl, credential } = running();
		const key = Buffer.from(`${credential.apiKey}:`).toString('base64');
		const encoded = new URLSearchParams(pairs(params ?? {})).toString();
		const isRead = method === 'GET';
		const url = `${apiUrl}${path}${isRead && encoded !== '' ? `?${encoded}` : ''}`;
		const response = await fetch(url, {
			method,
			headers: {
				authorization: `Basic ${key}`,
				...(isRead ? {} : { 'content-type': 'application/x-www-form-urlencoded;charset=utf-8' }),
				...headers,
			},
			...(isRead ? {} : { body: encoded }),
			signal: AbortSignal.timeout(5_000),
		});
		const text = await response.text();
		return { status: response.status, headers: response.headers, body: JSON.parse(text), text };
	}
	return {
		running,
		control: () => running().control,
		request,
		get: (path: string, params?: Record<string, Value>, headers: Record<string, string> = {}) =>
			request('GET', path, params, headers),
		post: (path: string, params?: Record<string, Value>, headers: Record<string, string> = {}) =>
			request('POST', path, params, headers),
	};
}

/** Status and code of a refusal, and the parameter that it names. */
export const refusal = ({ status, body }: Answer) => [status, body.api_error_code, body.param];

export interface Received {
	path: string;
	headers: Record<string, string | string[] | undefined>;
	body: ReturnType<typeof JSON.parse>;
}

/** A server that webhooks are sent to. */
export function useReceiver() {
	let received: Received[] = [];
	let statuses: number[] = [];
	const server = createServer((request, response) => {
		let text = '';
		request.setEncoding('utf8');
		request.on('data', (part: string) => {
			text += part;
		});
		request.on('end', () => {
			received.push({
				path: request.url ?? '',
				headers: request.headers,
				body: JSON.parse(text),
			});
			const status = statuses.shift() ?? 200;
			if (status === 0) request.socket.destroy();
			else response.writeHead(status).end();
		});
	});
	beforeAll(
		() =>
			new Promise<void>((resolve) => {
				server.listen(0, '127.0.0.1', resolve);
			}),
	);
	afterEach(() => {
		received = [];
		statuses = [];
	});
	afterAll(() => {
		server.closeAllConnections();
		server.close();
	});
	return {
		url: () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		received: () => received,
		events: () => received.map(({ body }) => body.id as string),
		/** The next answers; 0 breaks the connection. After them it is 200. */
		answer: (...next: number[]) => {
			statuses = next;
		},
	};
}
