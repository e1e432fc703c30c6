import type { Clock } from './clock';
import type { Definitions, ReadCollections, Store } from './store';
import type { CallKind } from './types';

/** What a handler answers. Text is sent as it is, everything else as JSON; undefined: no body. */
export interface Reply {
	status: number;
	body?: unknown;
	headers?: Record<string, string>;
	/** Default: `application/json; charset=utf-8`, for text `text/plain; charset=utf-8`. */
	contentType?: string;
}

/** One request, as the handlers of a system see it. */
export interface Exchange<D extends Definitions> {
	method: string;
	/** `http://127.0.0.1:<port>` as the client addressed it (Host header). */
	origin: string;
	/** Path below the base path, without query, still percent-encoded. */
	path: string;
	/** Query as sent, without `?`. */
	search: string;
	params: Record<string, string>;
	query: URLSearchParams;
	headers: Record<string, string>;
	/** Parsed JSON; undefined without a body. */
	body: unknown;
	rawBody: string;
	store: Store<D>;
	/** What single reads see: the present, or the past if a rule says so. */
	db: ReadCollections<D>;
	/** What lists and searches see: as `db`, but behind by the list lag. */
	lists: ReadCollections<D>;
	clock: Clock;
	/** Rows by which a list page is shifted by a failure rule. */
	shift: number;
	/** Requests that were being served when this one came, itself included. */
	inFlight: number;
}

export interface Route<D extends Definitions> {
	method: string;
	/** Path below the base path, `{name}` stands for one segment, or for the part of it that is left: `Orders({key})`. */
	template: string;
	handle: (exchange: Exchange<D>) => Reply;
	/** Default: GET reads, everything else writes. A POST search is a read. A function is given the parsed body. */
	kind?: CallKind | ((body: unknown) => CallKind);
	/** What the counters and the log call this route, by the parsed body. Default: its template. */
	label?: (body: unknown) => string;
	/** Needs no credential. */
	open?: boolean;
}

/** A handler stops with this answer; all that it wrote is undone. */
export class Refusal extends Error {
	constructor(readonly reply: Reply) {
		super(typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body));
	}
}

export function refuse(reply: Reply): never {
	throw new Refusal(reply);
}

export type RouteMatch<D extends Definitions> =
	{ route: Route<D>; params: Record<string, string> } | { allowed: string[] } | undefined;

/** Literal segments win over `{name}`, wherever they stand in the list. */
export function createRouter<D extends Definitions>(routes: Route<D>[]) {
	const compiled = routes.map((route) => ({ route, segments: route.template.split('/').slice(1) }));
	compiled.sort((a, b) => rank(a.segments).localeCompare(rank(b.segments)));

	return (method: string, path: string): RouteMatch<D> => {
		const parts = path.split('/').slice(1);
		const allowed: string[] = [];
		for (const { route, segments } of compiled) {
			const params = matchSegments(segments, parts);
			if (!params) continue;
			if (route.method === method) return { route, params };
			allowed.push(route.method);
		}
		return allowed.length > 0 ? { allowed: [...new Set(allowed)] } : undefined;
	};
}

const rank = (segments: string[]) =>
	segments.map((segment) => (segment.includes('{') ? '1' : '0')).join('');

function decoded(part: string): string | undefined {
	try {
		return decodeURIComponent(part);
	} catch {
		return undefined;
	}
}

function matchSegments(segments: string[], parts: string[]): Record<string, string> | undefined {
	if (segments.length !== parts.length) return undefined;
	const params: Record<string, string> = {};
	for (const [index, segment] of segments.entries()) {
		const part = parts[index]!;
		const [, before = '', name, after = ''] = /^(.*)\{(\w+)\}(.*)$/.exec(segment) ?? [];
		if (name === undefined) {
			if (segment !== part) return undefined;
			continue;
		}
		const text = decoded(part);
		if (text === undefined || text.length <= before.length + after.length) return undefined;
		if (!text.startsWith(before) || !text.endsWith(after)) return undefined;
		params[name] = text.slice(before.length, text.length - after.length);
	}
	return params;
}
