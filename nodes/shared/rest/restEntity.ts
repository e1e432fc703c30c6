import { attempt, unlessGone } from '../attempt';
import type {
	Api,
	ApiRequest,
	ApiResponse,
	CreateRequest,
	Entity,
	EntityRecord,
	FindQuery,
	UpdateRequest,
	WriteResult,
} from '../entity';
import { ApiFailure } from '../failure';
import { getPath, isObject, setPath, type JsonObject } from '../json';
import { textOf } from '../values';
import type { RestEntity, RestProfile } from './profile';
import { readRows, walk, wrongShape } from './walk';

interface Kind {
	profile: RestProfile;
	rest: RestEntity;
}

const pathOf = ({ rest }: Kind, id: string): string => `${rest.path}/${encodeURIComponent(id)}`;

function toRecord({ rest }: Kind, fields: JsonObject, etag?: string): EntityRecord {
	const at = (path: string | undefined): string | undefined =>
		path === undefined ? undefined : (textOf(getPath(fields, path)) ?? undefined);
	return {
		id: at(rest.idField) ?? '',
		fields,
		modifiedAt: at(rest.modifiedField),
		version: rest.etag ? etag : undefined,
		reference: at(rest.reference?.field),
	};
}

function recordIn(kind: Kind, request: ApiRequest, response: ApiResponse): EntityRecord {
	const record = isObject(response.body)
		? toRecord(kind, response.body, response.headers.etag)
		: undefined;
	if (!record?.id) throw wrongShape(kind.profile, request.method, request.path, 'a record');
	return record;
}

async function send(api: Api, kind: Kind, request: ApiRequest): Promise<EntityRecord> {
	return recordIn(kind, request, await api.request(request));
}

async function get(api: Api, kind: Kind, id: string): Promise<EntityRecord | undefined> {
	return await unlessGone(() => send(api, kind, { method: 'GET', path: pathOf(kind, id) }));
}

async function find(api: Api, kind: Kind, query: FindQuery): Promise<EntityRecord[]> {
	const { profile, rest } = kind;
	const param = query.by === 'reference' ? rest.reference?.searchParam : rest.searches[query.field];
	if (param === undefined) return [];
	const value = query.by === 'reference' ? query.reference : String(query.value);
	const { firstPage, maxSize } = rest.list.paging;
	const rows: JsonObject[] = [];
	for (let page: number | undefined = firstPage; page !== undefined;) {
		const found = await readRows(api, profile, rest, { [param]: value }, page, maxSize);
		rows.push(...found.rows);
		page = found.nextPage;
	}
	// A server that does not know the parameter answers with all it has: compare again.
	const wanted = value.trim().toLowerCase();
	const field = query.by === 'reference' ? (rest.reference?.field as string) : query.field;
	return rows
		.filter((row) => textOf(getPath(row, field))?.trim().toLowerCase() === wanted)
		.map((row) => toRecord(kind, row));
}

/**
 * One POST with our reference in it. Sent again after a crash, a server that keeps references
 * unique refuses it and names the record that is there: ours, if it carries this very reference.
 */
async function create(api: Api, kind: Kind, request: CreateRequest): Promise<EntityRecord> {
	const { rest } = kind;
	const { fields, reference, progress, save } = request;
	if (progress.id !== undefined) {
		const made = await get(api, kind, progress.id);
		if (made) return made;
		throw new ApiFailure(
			`${rest.label} ${progress.id}, just created, is no longer in ${kind.profile.label}`,
			{ outcome: 'gone', scope: 'record' },
		);
	}
	const body = structuredClone(fields);
	if (rest.reference && reference) setPath(body, rest.reference.field, reference);
	const sent = await attempt(() => send(api, kind, { method: 'POST', path: rest.path, body }));
	const record = sent.value ?? (await alreadyMade(api, kind, reference, sent.failure));
	if (!record) throw sent.failure;
	await save({ id: record.id, steps: [...progress.steps, 'created'] });
	return record;
}

async function alreadyMade(
	api: Api,
	kind: Kind,
	reference: string,
	failure: ApiFailure,
): Promise<EntityRecord | undefined> {
	if (!kind.rest.reference?.unique || !reference) return undefined;
	const { existingId, outcome } = failure.detail;
	if (outcome !== 'rejected' || existingId === undefined) return undefined;
	const existing = await get(api, kind, existingId);
	return existing?.reference === reference ? existing : undefined;
}

const ifMatch = (version: string | undefined): Record<string, string> | undefined =>
	version === undefined ? undefined : { 'If-Match': version };

/** A merge patch: only the changed fields, null for an emptied one. Refused if the record changed meanwhile. */
async function patch(
	api: Api,
	kind: Kind,
	id: string,
	before: EntityRecord,
	body: JsonObject,
): Promise<WriteResult> {
	const record = await send(api, kind, {
		method: 'PATCH',
		path: pathOf(kind, id),
		headers: ifMatch(before.version),
		body,
	});
	return { record };
}

async function update(api: Api, kind: Kind, request: UpdateRequest): Promise<WriteResult> {
	const { id, fields, changed, before } = request;
	if (!changed.length) return { record: before, written: [] };
	const body: JsonObject = {};
	for (const path of changed) setPath(body, path, getPath(fields, path) ?? null);
	return { ...(await patch(api, kind, id, before, body)), written: changed };
}

async function remove(api: Api, kind: Kind, id: string): Promise<void> {
	// Not there is what was wanted.
	await unlessGone(() => api.request({ method: 'DELETE', path: pathOf(kind, id) }));
}

/** The entity that a profile describes. */
export function restEntity(profile: RestProfile, rest: RestEntity): Entity {
	const kind: Kind = { profile, rest };
	const { archive } = rest;
	const setArchived = (value: string): Entity['archive'] =>
		archive &&
		(async (api, id, before) => ({
			...(await patch(api, kind, id, before, { [archive.field]: value })),
			written: [archive.field],
		}));
	return {
		system: profile.system,
		entity: rest.entity,
		label: rest.label,
		labelPlural: rest.labelPlural,
		fields: rest.fields,
		capabilities: {
			feed: rest.feed !== undefined,
			completeListing: true,
			stablePaging: rest.feed !== undefined && rest.modifiedField !== undefined,
			listingIsFull: true,
			singleRead: true,
			create: rest.create,
			update: rest.update,
			archive: archive !== undefined,
			restore: archive !== undefined,
			delete: rest.delete,
			findByReference: rest.reference ? { conclusive: rest.reference.conclusive } : false,
			findByKey: Object.keys(rest.searches),
			gone: 'notFound',
			visibilityLagSeconds: rest.visibilityLagSeconds,
			requestTimeoutSeconds: profile.requestTimeoutSeconds,
			stamp: rest.modifiedField ? 'instant' : 'none',
			overlapSeconds: rest.overlapSeconds,
			retentionDays: 7,
			pageSize: rest.list.paging.maxSize,
			aliases: rest.aliases,
			...(archive
				? {
						archived: {
							field: archive.field,
							values: [archive.archived],
							active: archive.active,
						},
					}
				: {}),
		},
		limits: rest.limits,
		summary: rest.summary,
		list: async (api, query) => {
			const { rows, ...page } = await walk(api, profile, rest, query);
			return { ...page, records: rows.map((row) => toRecord(kind, row)) };
		},
		get: (api, id) => get(api, kind, id),
		find: (api, query) => find(api, kind, query),
		...(rest.create ? { create: (api, request) => create(api, kind, request) } : {}),
		...(rest.update ? { update: (api, request) => update(api, kind, request) } : {}),
		...(archive
			? { archive: setArchived(archive.archived), restore: setArchived(archive.active) }
			: {}),
		...(rest.delete ? { remove: (api, id) => remove(api, kind, id) } : {}),
	};
}
