/**
 * The HTTP kernel: reads a request, lets the failure rules have their say, runs the handler in one
 * step, answers, and counts. It knows nothing of any system.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { Clock } from './clock';
import type { Recorder } from './counters';
import {
	createRouter,
	Refusal,
	type Exchange,
	type Reply,
	type Route,
	type RouteMatch,
} from './exchange';
import type { FailureRules } from './failures';
import type { Definitions, Store } from './store';
import type { CallKind, FailureRuleState, Fault } from './types';

export interface KernelOptions<D extends Definitions> {
	port: number;
	/** `/api/v1` */
	basePath: string;
	routes: Route<D>[];
	store: Store<D>;
	clock: Clock;
	rules: FailureRules;
	recorder: Recorder;
	/** undefined: let in. */
	authenticate: (exchange: Exchange<D>) => Reply | undefined;
	/** Checks that come before the handler, such as the content type. */
	admit?: (exchange: Exchange<D>, route: Route<D>) => Reply | undefined;
	/** An error in the system's own form. */
	errorReply: (status: number, message: string) => Reply;
	/** Age of what lists show, in ms. */
	listLagMs: () => number;
	/** How bodies are read. Default: JSON. */
	parse?: (raw: string) => { body?: unknown; broken: boolean };
	/** Milliseconds that every call takes at least, before it is handled. Default 0. */
	holdMs?: () => number;
	/** Last touch on an answer, e.g. how texts are sent. */
	finish?: (reply: Reply, exchange: Exchange<D>) => Reply;
}

export interface Kernel {
	url: string;
	/** Drops the connections that a 'timeout' rule keeps waiting. */
	releaseHanging(): void;
	stop(): Promise<void>;
}

const BODY_LIMIT = 10 * 1024 * 1024;

const sleep = async (ms: number) =>
	await new Promise<void>((resolve) => {
		setTimeout(resolve, ms).unref();
	});

async function readBody(request: IncomingMessage): Promise<string> {
	const chunks: Buffer[] = [];
	let size = 0;
	for await (const chunk of request as AsyncIterable<Buffer>) {
		size += chunk.length;
		if (size <= BODY_LIMIT) chunks.push(chunk);
	}
	return size > BODY_LIMIT ? '\u0000too large' : Buffer.concat(chunks).toString('utf8');
}

function parseBody(raw: string): { body?: unknown; broken: boolean } {
	if (raw.trim() === '') return { broken: false };
	try {
		return { body: JSON.parse(raw) as unknown, broken: false };
	} catch {
		return { body: raw, broken: true };
	}
}

function flatHeaders(request: IncomingMessage): Record<string, string> {
	return Object.fromEntries(
		Object.entries(request.headers).map(([name, value]) => [
			name,
			Array.isArray(value) ? value.join(', ') : (value ?? ''),
		]),
	);
}

const HTML_PAGE = (status: number) =>
	`<!DOCTYPE html>\n<html><head><title>${status}</title></head><body><h1>${status}</h1><p>The service is unavailable.</p></body></html>\n`;

function faultReply(fault: Fault, errorReply: KernelOptions<Definitions>['errorReply']): Reply {
	if (fault.kind === 'html') {
		const status = fault.status ?? 502;
		return { status, body: HTML_PAGE(status), contentType: 'text/html; charset=utf-8' };
	}
	if (fault.kind !== 'status') throw new Error(`${fault.kind} has no answer`);
	const reply =
		fault.body === undefined
			? errorReply(fault.status, `injected ${fault.status}`)
			: { status: fault.status, body: fault.body };
	const headers = { ...reply.headers, ...fault.headers };
	if (fault.retryAfter !== undefined) headers['Retry-After'] = String(fault.retryAfter);
	return { ...reply, headers };
}

export async function startKernel<D extends Definitions>(
	options: KernelOptions<D>,
): Promise<Kernel> {
	const { store, clock, rules, recorder } = options;
	const router = createRouter(options.routes);
	const hanging = new Set<ServerResponse>();
	const inFlight = new Set<ServerResponse>();

	function buildExchange(
		request: IncomingMessage,
		rawBody: string,
		body: unknown,
		fault: Fault | undefined,
		arrivedAs: number,
	): Exchange<D> {
		const url = new URL(request.url ?? '/', 'http://sandbox');
		const path = url.pathname.startsWith(`${options.basePath}/`)
			? url.pathname.slice(options.basePath.length)
			: '/*';
		const method = request.method ?? 'GET';
		// Only reads can be stale: a write always meets the present.
		const reads = kindOf(routeOf(router(method, path)), method, body) === 'read';
		const age = fault?.kind === 'stale' && reads ? fault.ageMs : 0;
		const lag = Math.max(age, options.listLagMs());
		return {
			method,
			origin: `http://${request.headers.host ?? '127.0.0.1'}`,
			path,
			search: url.search.slice(1),
			params: {},
			query: url.searchParams,
			headers: flatHeaders(request),
			body,
			rawBody,
			store,
			db: age > 0 ? store.past(age) : store.now,
			lists: lag > 0 ? store.past(lag) : store.now,
			clock,
			shift: fault?.kind === 'shiftedPage' ? fault.by : 0,
			inFlight: arrivedAs,
		};
	}

	/** Route, credential, handler: in one synchronous step, so that no two requests interleave. */
	function perform(
		exchange: Exchange<D>,
		broken: boolean,
	): { reply: Reply; route: string; kind: CallKind } {
		const match = router(exchange.method, exchange.path);
		if (!match || !('route' in match)) {
			const denied = options.authenticate(exchange);
			const reply = denied ?? {
				...options.errorReply(match ? 405 : 404, match ? 'Method Not Allowed' : 'Not Found'),
				...(match ? { headers: { Allow: match.allowed.join(', ') } } : {}),
			};
			return { reply, route: '*', kind: kindOf(undefined, exchange.method, exchange.body) };
		}
		const { route } = match;
		exchange.params = match.params;
		const answer = (): Reply => {
			const early =
				(route.open ? undefined : options.authenticate(exchange)) ??
				(exchange.rawBody.startsWith('\u0000')
					? options.errorReply(413, 'The request is too large.')
					: undefined) ??
				options.admit?.(exchange, route) ??
				(broken ? options.errorReply(400, 'The body is not valid JSON.') : undefined);
			if (early) return early;
			try {
				return store.atomic(() => route.handle(exchange));
			} catch (error) {
				if (error instanceof Refusal) return error.reply;
				const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
				return options.errorReply(500, `sandbox error: ${text}`);
			}
		};
		return {
			reply: answer(),
			route: labelOf(route, exchange.body),
			kind: kindOf(route, exchange.method, exchange.body),
		};
	}

	function send(response: ServerResponse, reply: Reply, half: boolean): unknown {
		// Before the client can know it: its next request must not meet this one.
		inFlight.delete(response);
		const isText = typeof reply.body === 'string';
		const text =
			reply.body === undefined
				? ''
				: isText && !reply.contentType?.includes('json')
					? (reply.body as string)
					: JSON.stringify(reply.body);
		const payload = Buffer.from(text, 'utf8');
		response.sendDate = false;
		response.statusCode = reply.status;
		response.setHeader('Date', new Date(clock.now()).toUTCString());
		if (reply.body !== undefined) {
			response.setHeader(
				'Content-Type',
				reply.contentType ??
					(isText ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8'),
			);
		}
		for (const [name, value] of Object.entries(reply.headers ?? {})) {
			response.setHeader(name, value);
		}
		if (reply.status !== 204) response.setHeader('Content-Length', payload.length);
		if (half) {
			response.write(payload.subarray(0, Math.floor(payload.length / 2)), () => {
				response.socket?.destroy();
			});
		} else {
			response.end(payload);
		}
		return reply.body;
	}

	async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
		inFlight.add(response);
		response.on('close', () => inFlight.delete(response));
		const arrivedAs = inFlight.size;
		const rawBody = await readBody(request);
		const started = Date.now();
		const method = request.method ?? 'GET';
		const path = request.url ?? '/';
		const rule: FailureRuleState | undefined = rules.hit({ method, path, body: rawBody });
		const fault = rule?.fault;

		if (fault?.kind === 'delay' && fault.wait !== 'after') await sleep(fault.ms);
		const holdMs = options.holdMs?.() ?? 0;
		if (holdMs > 0) await sleep(holdMs);

		const parsed = (options.parse ?? parseBody)(rawBody);
		const exchange = buildExchange(request, rawBody, parsed.body, fault, arrivedAs);
		const applies = !fault || !('applied' in fault || isRefusal(fault)) || appliedBy(fault);
		const before = store.revision();
		const known = routeOf(router(exchange.method, exchange.path));
		const done = applies
			? perform(exchange, parsed.broken)
			: {
					reply: { status: 0 } as Reply,
					route: known ? labelOf(known, exchange.body) : '*',
					kind: kindOf(known, method, exchange.body),
				};
		// Undone work moves the revision too, but then the answer is a refusal.
		const applied = applies && store.revision() !== before && done.reply.status < 400;

		if (fault?.kind === 'delay' && fault.wait === 'after') await sleep(fault.ms);

		let status = 0;
		let responseBody: unknown;
		if (fault?.kind === 'drop') {
			request.socket.destroy();
		} else if (fault?.kind === 'timeout') {
			hanging.add(response);
			response.on('close', () => hanging.delete(response));
		} else {
			const raw =
				fault?.kind === 'status' || fault?.kind === 'html'
					? faultReply(fault, options.errorReply)
					: done.reply;
			const reply = options.finish && fault?.kind !== 'html' ? options.finish(raw, exchange) : raw;
			status = fault?.kind === 'truncate' ? 0 : reply.status;
			responseBody = send(response, reply, fault?.kind === 'truncate');
		}

		recorder.add(
			{
				time: new Date(started).toISOString(),
				method,
				path,
				route: done.route,
				requestHeaders: exchange.headers,
				...(rawBody === '' ? {} : { requestBody: parsed.body }),
				kind: done.kind,
				status,
				...(done.kind === 'write' || status >= 400 ? { responseBody } : {}),
				applied,
				...(rule ? { rule: rule.id, fault: rule.fault.kind } : {}),
				durationMs: Date.now() - started,
			},
			done.kind,
		);
	}

	const server = createServer((request, response) => {
		serve(request, response).catch(() => {
			// The client went away while its request was read: there is nobody to answer.
			response.destroy();
		});
	});
	server.requestTimeout = 0;
	server.keepAliveTimeout = 60_000;
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(options.port, '127.0.0.1', resolve);
	});

	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		releaseHanging() {
			for (const response of hanging) response.destroy();
			hanging.clear();
		},
		async stop() {
			await new Promise<void>((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			});
		},
	};
}

const routeOf = <D extends Definitions>(match: RouteMatch<D>) =>
	match && 'route' in match ? match.route : undefined;

const labelOf = <D extends Definitions>(route: Route<D>, body: unknown): string =>
	route.label?.(body) ?? route.template;

function kindOf<D extends Definitions>(
	route: Route<D> | undefined,
	method: string,
	body: unknown,
): CallKind {
	if (route?.kind === undefined) return ['GET', 'HEAD'].includes(method) ? 'read' : 'write';
	return typeof route.kind === 'function' ? route.kind(body) : route.kind;
}

/** These faults answer (or end) the call in the handler's place unless they say `applied`. */
const isRefusal = (fault: Fault) => fault.kind === 'status' || fault.kind === 'html';
const appliedBy = (fault: Fault) => 'applied' in fault && fault.applied === true;
