/** How the three REST systems are reached: addresses, redirects, pace, OAuth2 client credentials, TLS. */
import { readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { CustomCrmApi } from '../../../credentials/CustomCrmApi.credentials';
import type { Api } from '../../../nodes/shared/entity';
import { credentialStore, type CredentialStore } from '../../support/credentials';
import { sendJson, stubServer, type Answer, type StubServer } from '../../support/stubServer';
import { apiOf, CUSTOMCRM } from '../../support/systems';
import { failureOf } from '../membercare/helpers';

const open: StubServer[] = [];
const serve = async (answer: Answer): Promise<StubServer> => {
	const server = await stubServer(answer);
	open.push(server);
	return server;
};
afterEach(async () => {
	await Promise.all(open.splice(0).map(async (server) => await server.close()));
});

const stored = (data: Record<string, unknown>): CredentialStore =>
	credentialStore([
		new CustomCrmApi(),
		{ authentication: 'none', accountPath: '', ...data } as Record<string, string>,
	]);

const reach = async (data: Record<string, unknown>): Promise<Api> =>
	await apiOf(CUSTOMCRM, stored(data));

const bodyOf = async (request: IncomingMessage): Promise<string> => {
	let body = '';
	for await (const chunk of request) body += String(chunk);
	return body;
};

describe('only the host of the base URL is called', () => {
	test('a whole address on that host is called with the credential, its query as it is', async () => {
		const server = await serve((request, response) =>
			sendJson(response, { auth: request.headers.authorization, url: request.url }),
		);
		const api = await reach({
			baseUrl: `${server.url}/api/v1`,
			authentication: 'bearer',
			token: 'secret',
		});
		const next = `${server.url}/api/v1/customers?cursor=a%2Fb&size=2`;
		expect((await api.request({ method: 'GET', path: next })).body).toEqual({
			auth: 'Bearer secret',
			url: '/api/v1/customers?cursor=a%2Fb&size=2',
		});
	});

	test('an address that a proxy has turned into another scheme is called as the base URL says', async () => {
		const server = await serve((request, response) => sendJson(response, { url: request.url }));
		const api = await reach({ baseUrl: server.url });
		const { host } = new URL(server.url);
		const { body } = await api.request({ method: 'GET', path: `https://${host}/x?page=2` });
		expect(body).toEqual({ url: '/x?page=2' });
	});

	test.each([
		['another host', (url: string) => url.replace('127.0.0.1', 'localhost')],
		['another port', (url: string) => url.replace(/:\d+$/, ':1')],
		[
			'another host without scheme',
			(url: string) => url.replace(/^http:\/\/127.0.0.1/, '//evil.test'),
		],
		['a user in front', (url: string) => `http://127.0.0.1:80@evil.test${new URL(url).pathname}`],
	])('%s is refused before anything is sent', async (_name, other) => {
		const server = await serve((_request, response) => sendJson(response, {}));
		const api = await reach({ baseUrl: server.url });
		const failure = await failureOf(
			api.request({ method: 'GET', path: `${other(server.url)}/customers?email=jo@example.com` }),
		);
		expect(failure.detail).toMatchObject({ outcome: 'notSent', scope: 'side' });
		expect(failure.message).toMatch(
			/points to another host .*only 127\.0\.0\.1:\d+ is ever called/,
		);
		expect(failure.message).not.toContain('example.com');
		expect(server.calls).toEqual([]);
	});

	test('a read is sent on to where the server says, with the credential', async () => {
		const server = await serve((request, response, url) => {
			if (request.url === '/customers/?page=1') {
				sendJson(response, { auth: request.headers['x-api-key'] });
			} else sendJson(response, {}, 301, { location: `${url}/customers/?page=1` });
		});
		const api = await reach({
			baseUrl: server.url,
			authentication: 'header',
			headerName: 'X-Api-Key',
			headerApiKey: 'k',
		});
		const { body } = await api.request({ method: 'GET', path: '/customers', query: { page: 1 } });
		expect(body).toEqual({ auth: 'k' });
	});

	test('a redirect to another host is refused, and the credential does not go there', async () => {
		const other = await serve((_request, response) => sendJson(response, { data: [] }));
		const server = await serve((_request, response) =>
			sendJson(response, {}, 302, { location: `${other.url}/customers` }),
		);
		const api = await reach({ baseUrl: server.url, authentication: 'bearer', token: 't' });
		const failure = await failureOf(api.request({ method: 'GET', path: '/customers' }));
		expect(failure.message).toContain('redirected /customers to another host');
		expect(other.calls).toEqual([]);
	});

	test('a server that sends reads round in a circle is given up', async () => {
		const server = await serve((_request, response) =>
			sendJson(response, {}, 302, { location: '/customers' }),
		);
		const api = await reach({ baseUrl: server.url });
		const failure = await failureOf(api.request({ method: 'GET', path: '/customers' }));
		expect(failure.message).toContain('redirected');
		expect(server.calls).toHaveLength(4);
	});

	test('a write is never sent on', async () => {
		const server = await serve((_request, response) =>
			sendJson(response, {}, 307, { location: '/elsewhere' }),
		);
		const api = await reach({ baseUrl: server.url });
		const failure = await failureOf(api.request({ method: 'POST', path: '/customers', body: {} }));
		expect(failure.detail.outcome).toBe('notSent');
		expect(server.calls).toEqual(['POST /customers']);
	});
});

describe('pace', () => {
	test('no more calls at once than allowed, over all executions', async () => {
		let now = 0;
		let most = 0;
		const server = await serve((_request, response) => {
			most = Math.max(most, ++now);
			setTimeout(() => {
				now--;
				sendJson(response, {});
			}, 20);
		});
		const apis = await Promise.all([1, 2, 3].map(async () => await reach({ baseUrl: server.url })));
		const call = async (api: Api) =>
			await api.request({ method: 'GET', path: '/x', pace: { concurrent: 2 } });
		await Promise.all(apis.flatMap((api) => [call(api), call(api), call(api)]));
		expect(server.calls).toHaveLength(9);
		expect(most).toBe(2);
	});

	test('calls of one account are spread over the minute', async () => {
		const at: number[] = [];
		const server = await serve((_request, response) => {
			at.push(Date.now());
			sendJson(response, {});
		});
		const api = await reach({ baseUrl: server.url });
		const pace = { perMinute: 600 };
		await Promise.all(
			[1, 2, 3, 4].map(async () => await api.request({ method: 'GET', path: '/x', pace })),
		);
		// 100 ms apart; timers may fire a little early.
		expect(at[3] - at[0]).toBeGreaterThanOrEqual(290);
	});
});

describe('OAuth2 client credentials', () => {
	interface Issued {
		request: string;
		auth?: string;
	}
	let issued: Issued[];
	let valid: string;
	let life: number | undefined;
	beforeEach(() => {
		issued = [];
		life = 3600;
	});
	const start = async (): Promise<StubServer> =>
		await serve((request, response) => {
			if (request.url === '/oauth/token') {
				void bodyOf(request).then((body) => {
					issued.push({ request: body, auth: request.headers.authorization });
					if (body.includes('bad')) {
						sendJson(response, { error: 'invalid_scope', error_description: 'No such scope' }, 400);
						return;
					}
					valid = `t${issued.length}`;
					sendJson(response, { access_token: valid, token_type: 'Bearer', expires_in: life });
				});
			} else if (request.headers.authorization !== `Bearer ${valid}`) {
				sendJson(response, { message: 'no' }, 401);
			} else sendJson(response, { tenant: 'Nord' });
		});
	const data = (server: StubServer, more: Record<string, unknown> = {}) => ({
		baseUrl: server.url,
		authentication: 'oAuth2',
		oauthUrl: `${server.url}/oauth/token`,
		clientId: 'my client',
		clientSecret: 's:e&cret',
		scope: 'read write',
		...more,
	});
	const read = async (store: CredentialStore) =>
		await (await apiOf(CUSTOMCRM, store)).request({ method: 'GET', path: '/customers' });

	test('one token serves all calls; client and scope are sent as RFC 6749 says', async () => {
		const server = await start();
		const store = stored(data(server, { oauthParameters: 'audience=https://a.example' }));
		await read(store);
		await read(store);
		expect(issued).toHaveLength(1);
		expect(Object.fromEntries(new URLSearchParams(issued[0].request))).toEqual({
			grant_type: 'client_credentials',
			scope: 'read write',
			audience: 'https://a.example',
		});
		expect(Buffer.from(String(issued[0].auth).slice(6), 'base64').toString()).toBe(
			'my+client:s%3Ae%26cret',
		);
	});

	test('client in the body', async () => {
		const server = await start();
		await read(stored(data(server, { clientAuthentication: 'body', scope: '' })));
		expect(issued[0].auth).toBeUndefined();
		expect(Object.fromEntries(new URLSearchParams(issued[0].request))).toEqual({
			grant_type: 'client_credentials',
			client_id: 'my client',
			client_secret: 's:e&cret',
		});
	});

	test('a token that has run out, or is refused, is renewed, and the call is made again', async () => {
		const server = await start();
		const store = stored(data(server));
		await read(store);
		valid = 'withdrawn';
		await read(store);
		expect(issued).toHaveLength(2);
		life = 0.01;
		store.data.customCrmApi.account = '';
		await read(store);
		await new Promise((resolve) => setTimeout(resolve, 20));
		await read(store);
		expect(issued).toHaveLength(4);
	});

	test('the account is read with the token', async () => {
		const server = await start();
		const api = await apiOf(CUSTOMCRM, stored(data(server, { accountPath: '/me' })));
		expect(api.account).toBe(`${server.url} (Nord)`);
		expect(issued).toHaveLength(1);
	});

	test('a changed secret is used at once', async () => {
		const server = await start();
		const store = stored(data(server));
		await read(store);
		store.data.customCrmApi.clientSecret = 'new';
		await read(store);
		expect(issued).toHaveLength(2);
	});

	test('a refusal says why, and what to look at', async () => {
		const server = await start();
		const failure = await failureOf(read(stored(data(server, { scope: 'bad' }))));
		expect(failure.message).toBe(
			'The token server of Custom CRM did not give a token (400): invalid_scope: No such scope',
		);
		expect(failure.detail).toMatchObject({ outcome: 'notSent', scope: 'side' });
		expect(failure.detail.remedy).toContain('"Custom CRM API"');
	});

	test('no token URL', async () => {
		const server = await start();
		const failure = await failureOf(read(stored(data(server, { oauthUrl: '' }))));
		expect(failure.message).toBe('The credential "Custom CRM API" has no access token URL');
	});
});

describe('TLS', () => {
	const part = (name: string): string =>
		readFileSync(join(__dirname, '../../data/tls', name), 'utf8');
	const [cert, key] = [part('server.crt'), part('server.key')];
	const overTls = async (
		test_: (url: string) => Promise<void>,
		options: object = {},
	): Promise<void> => {
		const server = createServer({ cert, key, ...options }, (_request, response) =>
			sendJson(response, { secured: true }),
		);
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		try {
			await test_(`https://127.0.0.1:${(server.address() as AddressInfo).port}`);
		} finally {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		}
	};
	const get = async (data: Record<string, unknown>) =>
		(await (await reach(data)).request({ method: 'GET', path: '/customers' })).body;

	test('a certificate that no authority signed is refused', async () => {
		await overTls(async (baseUrl) => {
			const failure = await failureOf(get({ baseUrl }));
			expect(failure.message).toContain('its certificate is not trusted');
			expect(failure.detail.outcome).toBe('notSent');
		});
	});

	test('its authority can be named', async () => {
		await overTls(async (baseUrl) => {
			expect(await get({ baseUrl, sslCertificates: true, ca: cert })).toEqual({ secured: true });
			// As it arrives from a single-line field.
			const pasted = cert.trim().replace(/\n/g, ' ');
			expect(await get({ baseUrl, sslCertificates: true, ca: pasted })).toEqual({ secured: true });
		});
	});

	test('the check can be turned off', async () => {
		await overTls(async (baseUrl) => {
			expect(await get({ baseUrl, allowUnauthorizedCerts: true })).toEqual({ secured: true });
		});
	});

	test('a client certificate is shown to a server that asks for one', async () => {
		await overTls(
			async (baseUrl) => {
				const trusted = { baseUrl, sslCertificates: true, ca: cert };
				expect((await failureOf(get(trusted))).detail.scope).toBe('side');
				expect(await get({ ...trusted, cert, key })).toEqual({ secured: true });
			},
			{ requestCert: true, rejectUnauthorized: true, ca: [cert] },
		);
	});
});
