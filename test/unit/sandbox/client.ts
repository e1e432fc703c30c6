import { startSandbox, type Sandbox, type SandboxOptions } from '../../sandbox';

export interface Answer {
	status: number;
	headers: Headers;
	/** Parsed JSON, else text: as loose as what JSON.parse returns, since tests look at every form. */
	body: ReturnType<typeof JSON.parse>;
	text: string;
}

export interface CallOptions {
	body?: unknown;
	headers?: Record<string, string>;
	timeoutMs?: number;
}

export async function call(
	method: string,
	url: string,
	{ body, headers = {}, timeoutMs = 5_000 }: CallOptions = {},
): Promise<Answer> {
	const response = await fetch(url, {
		method,
		headers: {
			...(body === undefined ? {} : { 'content-type': 'application/json' }),
			...headers,
		},
		...(body === undefined ? {} : { body: JSON.stringify(body) }),
		signal: AbortSignal.timeout(timeoutMs),
	});
	const text = await response.text();
	let parsed: unknown = text;
	try {
		parsed = JSON.parse(text);
	} catch {
		// Plain text is a documented answer.
	}
	return { status: response.status, headers: response.headers, body: parsed, text };
}

/** Membercare with a token, path below /api/v1; the third argument is the body. */
export async function membercareCaller({ membercare }: Sandbox) {
	const { clientApiKey, personToImpersonate } = membercare.credential;
	const token = await call('POST', `${membercare.apiUrl}/token`, {
		body: { clientApiKey, personToImpersonate },
	});
	const value = token.body.value as string;
	return async (
		method: string,
		path: string,
		body?: unknown,
		headers: Record<string, string> = {},
	) =>
		await call(method, `${membercare.apiUrl}${path}`, {
			body,
			headers: { token: value, ...headers },
		});
}

export function customerpCaller({ customerp }: Sandbox) {
	return async (
		method: string,
		path: string,
		body?: unknown,
		headers: Record<string, string> = {},
	) =>
		await call(method, `${customerp.apiUrl}${path}`, {
			body,
			headers: { authorization: `Bearer ${customerp.credential.bearerToken}`, ...headers },
		});
}

/** Starts what is asked for, and stops it after the tests of the file. */
export function useSandbox(options: SandboxOptions) {
	const held: { sandbox?: Sandbox } = {};
	beforeAll(async () => {
		held.sandbox = await startSandbox(options);
	});
	afterEach(async () => {
		const { membercare, customerp, wave } = held.sandbox!;
		await membercare?.control.reset();
		await customerp?.control.reset();
		await wave?.control.reset();
	});
	afterAll(async () => {
		await held.sandbox!.stop();
	});
	return () => held.sandbox!;
}
