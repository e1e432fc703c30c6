/**
 * An API as a profile describes it, in the strictest sense: what the profile does not say is refused. It is made
 * from the meaning of the settings, in memory, and takes what an HTTP request would carry.
 */
import type { Api, ApiRequest } from '../../nodes/shared/entity';
import type { JsonObject, JsonValue } from '../../nodes/shared/json';
import type { RestEntity } from '../../nodes/shared/rest/profile/profile';
import { addressOf } from '../../nodes/shared/transport/address';
import { judgeAnswer } from '../../nodes/shared/transport/judge';
import { at, put, readStamp, takes, writeStamp } from './anyApiValues';

export interface Quirks {
	/** Records a page at most, whatever is asked for. */
	cap: number;
	/** Behind the last page: nothing, 404, or the last page again. */
	behind: 'empty' | 'notFound' | 'again';
	idsAreNumbers: boolean;
}

interface Row {
	raw: JsonObject;
	/** Microseconds since 1970. */
	stamp: number;
	version: number;
}

type Reply = { status: number; headers?: Record<string, string>; body?: JsonValue };
type Call = { method: string; url: URL; headers: Record<string, string>; body?: JsonValue };

const BASE = 'https://api.example/v1';
const nothing: Reply = { status: 404, body: { message: 'not found' } };
const refuse = (message: string, status = 422): Reply => ({ status, body: { message } });

export class AnyApi {
	rows: Row[] = [];
	calls: string[] = [];
	now = Date.UTC(2025, 9, 26, 0, 0, 0) * 1000;
	private made = 0;

	constructor(
		readonly rest: RestEntity,
		readonly quirks: Quirks,
	) {}

	private place(nameOrPath: string): string {
		return this.rest.fields.find(({ name }) => name === nameOrPath)?.path ?? nameOrPath;
	}

	idOf = (raw: JsonObject): string[] => this.rest.idFields.map((place) => String(at(raw, place)));

	/** Adds a record of that raw form, changed at `stamp`. */
	add(raw: JsonObject, id: string[], stamp: number): Row {
		this.rest.idFields.forEach((place, index) =>
			put(raw, place, this.quirks.idsAreNumbers ? Number(id[index]) : id[index]),
		);
		const row = { raw, stamp, version: 0 };
		this.rows.push(row);
		this.touch(row, stamp);
		return row;
	}

	touch(row: Row, stamp: number = this.now): void {
		const { rest } = this;
		row.stamp = stamp;
		row.version++;
		if (rest.modifiedField !== '')
			put(
				row.raw,
				rest.modifiedField,
				writeStamp(stamp, rest.formats.dateTime, rest.formats.timeZone),
			);
		if (rest.version.kind === 'field') put(row.raw, rest.version.field, row.version);
	}

	/** Access as one node execution has it. */
	access(): Api {
		return {
			account: BASE,
			zone: 'UTC',
			options: { baseUrl: BASE },
			memo: new Map(),
			request: async <T>(request: ApiRequest) => {
				const url = new URL(addressOf('Shop', BASE, request.path));
				for (const [name, value] of Object.entries(request.query ?? {}))
					if (value !== undefined) url.searchParams.append(name, String(value));
				this.calls.push(`${request.method} ${url.pathname}${url.search}`);
				const headers = Object.fromEntries(
					Object.entries(request.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
				);
				const body = request.body === undefined ? undefined : structuredClone(request.body);
				const reply = this.answer({ method: request.method, url, headers, body });
				const call = {
					system: 'Shop',
					credential: 'Shop',
					method: request.method,
					path: url.pathname,
				};
				if (reply.status >= 300) throw judgeAnswer(call, reply.status, {}, reply.body);
				return {
					status: reply.status,
					headers: reply.headers ?? {},
					body: structuredClone(reply.body ?? null) as T,
				};
			},
		};
	}

	private answer(call: Call): Reply {
		const { rest } = this;
		const path = call.url.pathname.slice('/v1'.length);
		for (const [name, value] of Object.entries(rest.headers))
			if (call.headers[name.toLowerCase()] !== value) return refuse(`no ${name}`, 406);
		if (call.method === 'GET' && path === rest.path) return this.list(call.url.searchParams);
		if (call.method === (rest.create?.method ?? '') && path === (rest.create?.path || rest.path))
			return this.create(call);
		const target = (template: string): Row | undefined =>
			template === ''
				? undefined
				: this.rows.find(({ raw }) => path === this.address(template, raw));
		const write = rest.update && target(rest.update.path || rest.recordPath);
		if (write !== undefined && rest.update?.method === call.method) return this.update(call, write);
		const row = target(rest.recordPath);
		if (row === undefined) return nothing;
		if (call.method === 'GET') return this.record(row);
		if (call.method !== 'DELETE' || rest.remove?.kind !== 'delete')
			return refuse('no such method', 405);
		if (!this.isCurrent(call, row, false)) return refuse('changed', 412);
		this.rows.splice(this.rows.indexOf(row), 1);
		return { status: 204 };
	}

	/** As the server writes the address of a record; compared as the client's was normalized. */
	private address(template: string, raw: JsonObject): string {
		const quote = (part: string) =>
			encodeURIComponent(this.rest.quotedId ? part.replaceAll("'", "''") : part);
		const id = this.idOf(raw).map(quote);
		const path = template
			.replace('{id}', id[0])
			.replace('{id1}', id[0])
			.replace('{id2}', id[1] ?? '');
		return new URL(`https://x${path}`).pathname;
	}

	private record(row: Row, status = 200): Reply {
		const { rest } = this;
		let body: JsonValue = row.raw;
		if (rest.envelope !== '') put((body = {}), rest.envelope, row.raw);
		return {
			status,
			body,
			headers: rest.version.kind === 'etag' ? { etag: `"${row.version}"` } : {},
		};
	}

	private isCurrent({ headers, body }: Call, row: Row, isUpdate: boolean): boolean {
		const { version } = this.rest;
		const match = headers['if-match'];
		if (version.kind === 'none') return true;
		if (version.kind === 'etag')
			return match === `"${row.version}"` || (!isUpdate && match === undefined);
		if (version.sendAs === 'ifMatch')
			return match === String(row.version) || (!isUpdate && match === undefined);
		return !isUpdate || at(at(body, this.rest.body.envelope), version.field) === row.version;
	}

	/** The record in a body; a text says what is wrong with it. */
	private read({ body, headers }: Call, isUpdate: boolean): JsonObject | string {
		const { rest } = this;
		const type =
			isUpdate && rest.update?.mergePatch ? 'application/merge-patch+json' : rest.mediaType;
		if (headers['content-type'] !== type) return `media type ${headers['content-type']}`;
		const sent = at(body, rest.body.envelope);
		if (typeof sent !== 'object' || sent === null || Array.isArray(sent))
			return 'no record in the body';
		for (const [place, value] of Object.entries(rest.body.constants))
			if (at(sent, place) !== value) return `no ${place}`;
		for (const field of rest.fields) {
			const value = at(sent, field.path ?? field.name);
			if (value !== undefined && !takes(field, value, rest.formats))
				return `${field.name}: ${JSON.stringify(value)} is refused`;
			const beside = Object.entries(field.writeWith ?? {});
			if (
				value !== undefined &&
				value !== null &&
				beside.some(([place, is]) => at(sent, place) !== is)
			)
				return `${field.name} lacks what is beside it`;
		}
		return sent;
	}

	private create(call: Call): Reply {
		const { rest } = this;
		const sent = this.read(call, false);
		if (typeof sent === 'string') return refuse(sent);
		const key = rest.reference && at(sent, rest.reference.field);
		if (
			key !== undefined &&
			this.rows.some(({ raw }) => at(raw, rest.reference?.field ?? '') === key)
		)
			return refuse('there is one with this reference', 409);
		const id = rest.idFields.map((_, index) => String(900_000 + this.made++ * 2 + index));
		const row = this.add({ ...sent, hidden: { made: true } }, id, this.now);
		const { returns = 'record', idField = '' } = rest.create ?? {};
		if (returns === 'record') return this.record(row, 201);
		if (returns === 'location')
			return {
				status: 201,
				headers: { location: `${BASE}${this.address(rest.recordPath, row.raw)}` },
			};
		if (returns === 'nothing') return { status: 204 };
		const body: JsonObject = {};
		if (idField === '')
			for (const place of rest.idFields) put(body, place, at(row.raw, place) as JsonValue);
		else put(body, idField, at(row.raw, rest.idFields[0]) as JsonValue);
		return { status: 200, body };
	}

	private update(call: Call, row: Row): Reply {
		const { rest } = this;
		const sent = this.read(call, true);
		if (typeof sent === 'string') return refuse(sent);
		if (rest.body.idField !== '' && at(sent, rest.body.idField) !== at(row.raw, rest.idFields[0]))
			return refuse('another id in the body');
		if (!this.isCurrent(call, row, true)) return refuse('changed meanwhile', 412);
		const own = rest.idFields.map((place) => [place, at(row.raw, place)] as const);
		row.raw = rest.update?.whole ? sent : merged(row.raw, sent);
		for (const [place, value] of own) put(row.raw, place, value as JsonValue);
		this.touch(row);
		return rest.update?.returns === 'record' ? this.record(row) : { status: 204 };
	}

	private list(query: URLSearchParams): Reply {
		const { rest } = this;
		for (const [name, value] of Object.entries(rest.list.query))
			if (query.get(name) !== String(value)) return refuse(`no ${name}`, 400);
		let shown = [...this.rows];
		const { since } = rest;
		const asked = since && query.get(since.param);
		if (since && asked) {
			const [before, after] = since.value.split('{since}');
			const text = asked.slice(before.length, asked.length - after.length);
			const from = readStamp(text, since.form, rest.formats.timeZone);
			shown = shown.filter(({ stamp }) => (since.inclusive ? stamp >= from : stamp > from));
			if (Object.entries(since.sort).some(([name, value]) => query.get(name) === String(value)))
				shown.sort((a, b) => a.stamp - b.stamp);
		}
		for (const [field, { param }] of Object.entries(rest.searches))
			if (query.has(param))
				shown = shown.filter(({ raw }) => String(at(raw, this.place(field))) === query.get(param));
		const { reference } = rest;
		if (reference && query.has(reference.searchParam))
			shown = shown.filter(
				({ raw }) => at(raw, reference.field) === query.get(reference.searchParam),
			);
		return this.page(shown, query);
	}

	private page(shown: Row[], query: URLSearchParams): Reply {
		const { paging, rows: place } = this.rest.list;
		const { cap, behind } = this.quirks;
		const wanted =
			paging.kind === 'none' || paging.sizeParam === ''
				? cap
				: Number(query.get(paging.sizeParam) ?? cap);
		if (paging.kind !== 'none' && wanted > paging.maxSize && paging.sizeParam !== '')
			return refuse('page size', 400);
		const size = paging.kind === 'none' ? shown.length : Math.min(cap, wanted);
		const last = Math.max(0, Math.ceil(shown.length / size) - 1);
		let from = 0;
		if (paging.kind === 'page')
			from = (Number(query.get(paging.pageParam) ?? NaN) - paging.firstPage) * size;
		if (paging.kind === 'offset') from = Number(query.get(paging.offsetParam) ?? NaN);
		if (paging.kind === 'linkHeader' || paging.kind === 'nextUrl')
			from = Number(query.get('skip') ?? 0);
		if (paging.kind === 'cursor') {
			const cursor = query.get(paging.cursorParam);
			const found = shown.findIndex(({ raw }) => String(at(raw, paging.lastField)) === cursor);
			if (cursor !== null)
				from = paging.lastField === '' ? Number(cursor.replace('c', '')) : found + 1;
		}
		if (Number.isNaN(from) || from < 0) return refuse('no such page', 400);
		const tells =
			(paging.kind === 'page' && `${paging.nextField}${paging.pagesField}${paging.moreField}`) ||
			(paging.kind === 'offset' && `${paging.totalField}${paging.moreField}`) ||
			(paging.kind === 'cursor' && `${paging.moreField}${paging.cursorField}`);
		if (from > 0 && from >= shown.length && !tells) {
			if (behind === 'notFound') return nothing;
			if (behind === 'again' && paging.kind === 'page') from = last * size;
		}
		const rows = shown.slice(from, from + size).map(({ raw }) => raw);
		const more = from + size < shown.length;
		const body: JsonObject = {};
		if (place !== '') put(body, place, rows);
		const tell = (field: string, value: JsonValue) => field !== '' && put(body, field, value);
		const headers: Record<string, string> = {};
		const next = new URLSearchParams(query);
		next.set('skip', String(from + size));
		if (paging.kind === 'page') {
			const number = from / size + paging.firstPage;
			tell(paging.nextField, more ? number + 1 : null);
			tell(paging.pagesField, last + 1);
			tell(paging.moreField, more);
		} else if (paging.kind === 'offset') {
			tell(paging.totalField, String(shown.length));
			tell(paging.moreField, more);
		} else if (paging.kind === 'cursor') {
			tell(paging.cursorField, more ? `c${from + size}` : null);
			tell(paging.moreField, more);
		} else if (paging.kind === 'nextUrl') {
			if (more) tell(paging.nextField, `?${next}`);
		} else if (paging.kind === 'linkHeader' && more) {
			headers.link = `<${BASE}${this.rest.path}?x=1>; rel=prev, <${BASE}${this.rest.path}?${next}>; title="a, b"; rel="last next"`;
		}
		return { status: 200, headers, body: place === '' ? rows : body };
	}
}

/** JSON Merge Patch, but null is kept as a value. */
function merged(old: JsonValue | undefined, sent: JsonObject): JsonObject {
	const result = typeof old === 'object' && old !== null && !Array.isArray(old) ? { ...old } : {};
	for (const [name, value] of Object.entries(sent))
		result[name] =
			typeof value === 'object' && value !== null && !Array.isArray(value)
				? merged(result[name], value)
				: value;
	return result;
}
