import { attempt, unlessGone } from '../attempt';
import type { Api, EntityRecord, UpdateRequest, WriteResult } from '../entity';
import { ApiFailure, passOn } from '../failure';
import { canonical, type JsonObject } from '../json';
import { updateBody } from './body';
import { rawOf } from './codec';
import { get, recordAddress, recordIn } from './find';
import { fillPath, idValues } from './ids';
import { send, type Kind } from './kind';
import { readPath, writePath } from './path';
import { collectionPath } from './rows';

const MERGE_PATCH = 'application/merge-patch+json';

const ifMatch = ({ rest }: Kind, { version }: EntityRecord): Record<string, string> => {
	const goesInHeader =
		rest.version.kind === 'etag' ||
		(rest.version.kind === 'field' && rest.version.sendAs === 'ifMatch');
	return goesInHeader && version !== undefined ? { 'If-Match': version } : {};
};

function updatePath(kind: Kind, id: string): string {
	const { rest } = kind;
	const path = rest.update?.path ?? '';
	if (path === '') return recordAddress(kind, id) ?? collectionPath(kind);
	return fillPath(
		fillPath(path, rest.pathParams),
		idValues(id, rest.idFields.length),
		rest.quotedId,
	);
}

const meanwhile = ({ rest }: Kind, id: string): ApiFailure =>
	new ApiFailure(`${rest.label} ${id} was changed meanwhile, nothing was written`, {
		outcome: 'changedMeanwhile',
		scope: 'record',
	});

/** A record that goes back as a whole must be had as a whole. What was read elsewhere is read again, and compared. */
async function whole(
	api: Api,
	kind: Kind,
	id: string,
	before: EntityRecord,
	changed: string[],
): Promise<EntityRecord> {
	if (kind.rest.update?.whole !== true || rawOf(before) !== undefined) return before;
	const fresh = await get(api, kind, id);
	if (fresh === undefined) {
		throw new ApiFailure(`${kind.rest.label} ${id} is not there`, {
			outcome: 'gone',
			scope: 'record',
		});
	}
	const valueIn = (record: EntityRecord, name: string): string =>
		canonical(readPath(record.fields, name) ?? null);
	const isSame =
		(before.version === undefined || before.version === fresh.version) &&
		changed.every((name) => valueIn(before, name) === valueIn(fresh, name));
	if (!isSame) throw meanwhile(kind, id);
	return fresh;
}

/**
 * One write of the changed fields (nested by name), refused if the record changed meanwhile, where the API can tell.
 * An answer that is not the record is read back by the caller.
 */
export async function writeChanges(
	api: Api,
	kind: Kind,
	{ id, fields, changed, before }: Pick<UpdateRequest, 'id' | 'fields' | 'changed' | 'before'>,
): Promise<WriteResult> {
	const { rest } = kind;
	const { method = 'PATCH', mergePatch = false, returns = 'record' } = rest.update ?? {};
	const read = await whole(api, kind, id, before, changed);
	const sent = await attempt(() =>
		send(
			api,
			kind,
			{
				method,
				path: updatePath(kind, id),
				headers: ifMatch(kind, read),
				body: updateBody(kind, id, read, fields, changed),
			},
			mergePatch ? MERGE_PATCH : rest.mediaType,
		),
	);
	if (sent.failure !== undefined)
		return passOn(await asConflict(api, kind, id, read, sent.failure));
	const record = returns === 'record' ? recordIn(kind, sent.value) : undefined;
	// Some servers answer with a part of the record, or with what was sent.
	const isWhole =
		record?.id === id && (rest.version.kind !== 'field' || record.version !== undefined);
	return { ...(isWhole ? { record } : {}), written: changed };
}

/** 409 is what many servers say of an old version, and of other conflicts: the record itself tells which it is. */
async function asConflict(
	api: Api,
	kind: Kind,
	id: string,
	before: EntityRecord,
	failure: ApiFailure,
): Promise<ApiFailure> {
	const { status } = failure.detail;
	if (before.version === undefined || (status !== 409 && status !== 428)) return failure;
	const { value: now } = await attempt(() => get(api, kind, id));
	return now !== undefined && now.version !== before.version ? meanwhile(kind, id) : failure;
}

export async function update(api: Api, kind: Kind, request: UpdateRequest): Promise<WriteResult> {
	if (request.changed.length === 0) return { record: request.before, written: [] };
	return await writeChanges(api, kind, request);
}

/** Writes one value into one field: archives, restores, deletes. */
export async function setField(
	api: Api,
	kind: Kind,
	before: EntityRecord,
	field: string,
	value: JsonObject[string],
): Promise<WriteResult> {
	const fields: JsonObject = {};
	writePath(fields, field, value);
	return await writeChanges(api, kind, { id: before.id, fields, changed: [field], before });
}

/** Not there is what was wanted. */
export async function remove(api: Api, kind: Kind, id: string): Promise<void> {
	const { rest } = kind;
	const rule = rest.remove;
	if (rule?.kind === 'field') {
		const before = await get(api, kind, id);
		if (before === undefined || before.deleted === true) return;
		await unlessGone(() => setField(api, kind, before, rule.field, rule.value));
		return;
	}
	const path = recordAddress(kind, id) ?? collectionPath(kind);
	const call = async (headers: Record<string, string>): Promise<unknown> =>
		await unlessGone(() => send(api, kind, { method: 'DELETE', path, headers }));
	const { failure } = await attempt(() => call({}));
	if (failure === undefined) return;
	// Asked to say which version it is that is deleted (RFC 6585): the one that is there.
	if (failure.detail.status !== 428) return passOn(failure);
	const before = await get(api, kind, id);
	if (before !== undefined) await call(ifMatch(kind, before));
}
